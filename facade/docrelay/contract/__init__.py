"""Compare two versions of an API: what changes on the wire, in Python, and which version that forces.

    from docrelay.contract import diff
    report = diff("smartconnect@2020-12-07", "smartconnect@2020-12-14")
    print(report.verdict.overall.value, report.verdict.bump.value)
    for change in report.changes:
        print(change.level.value, change.message, change.operations)

Needs the extra `contract`; without it, the first use of a name raises `docrelay.ConfigurationError`.
Public is what `__all__` names; the modules of this package are private.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docrelay.contract.engine import diff
    from docrelay.contract.errors import NotCompared
    from docrelay.contract.judge.accepted import Entry
    from docrelay.contract.judge.accepted import read as read_accepted
    from docrelay.contract.judge.change import Change
    from docrelay.contract.judge.verdict import Bump, Verdict
    from docrelay.contract.levels import ClientProfile, Direction, Effect, Level
    from docrelay.contract.python.symbols import PythonClient
    from docrelay.contract.read.sources import Source
    from docrelay.contract.report.render import Report

__all__ = [
    "Bump", "Change", "ClientProfile", "Direction", "Effect", "Entry", "Level", "NotCompared", "PythonClient",
    "Report", "Source", "Verdict", "diff", "read_accepted",
]  # fmt: skip

_MODULES = {
    "Bump": "judge.verdict",
    "Change": "judge.change",
    "ClientProfile": "levels",
    "Direction": "levels",
    "Effect": "levels",
    "Entry": "judge.accepted",
    "Level": "levels",
    "NotCompared": "errors",
    "PythonClient": "python.symbols",
    "Report": "report.render",
    "Source": "read.sources",
    "Verdict": "judge.verdict",
    "diff": "engine",
    "read_accepted": "judge.accepted",
}
_NAMES = {"read_accepted": "read"}  # what the others are called where they are defined, they are here


def __getattr__(name: str) -> object:
    """Import the public names on first use; say how to get the extra when it is not installed."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from docrelay.contract.errors import require  # noqa: PLC0415 - wanted only here

    require()
    return getattr(import_module(f"docrelay.contract.{_MODULES[name]}"), _NAMES.get(name, name))
