"""Compare two versions of an API: what changes on the wire, in Python, and which version that forces.

    from docrelay.contract import diff
    report = diff("smartconnect@2020-12-07", "smartconnect@2020-12-14")
    print(report.verdict.overall, report.verdict.bump)

Needs the extra `contract`.
"""

from docrelay.contract.change import Change
from docrelay.contract.engine import diff
from docrelay.contract.faults import NotCompared
from docrelay.contract.law import Direction, Effect, Level
from docrelay.contract.profile import ClientProfile
from docrelay.contract.report import Report, Verdict
from docrelay.contract.version import Bump

__all__ = [
    "Bump", "Change", "ClientProfile", "Direction", "Effect", "Level", "NotCompared", "Report", "Verdict",
    "diff",
]  # fmt: skip
