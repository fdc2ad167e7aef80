"""What the generator calls the arguments of a function: it tells parameters of one name apart by place."""

from __future__ import annotations

from docrelay.contract.compare.comparison import Cause, Matched
from docrelay.contract.match.operations import Operation
from docrelay.contract.match.pairing import Finding
from docrelay.contract.match.usage import Reach
from docrelay.contract.python.spelling import snake

_TAKEN = frozenset({"client", "url"})


def _names(operation: Operation) -> dict[tuple[str, str], str]:
    """Return (in, name) -> argument."""
    sharing: dict[str, list[tuple[str, str]]] = {}
    for key in operation.parameters:
        sharing.setdefault(snake(key[1]), []).append(key)
    found: dict[tuple[str, str], str] = {}
    for name, keys in sharing.items():
        apart = name in _TAKEN or len({place for place, _ in keys}) > 1
        for place, spelled in keys:
            # Two spellings in one place keep what the document writes.
            alone = len(keys) == 1
            found[place, spelled] = f"{name}_{place}" if apart else name if alone else spelled
    return found


def argument_changes(match: Matched, old: Operation, new: Operation) -> list[Cause]:
    """Return the arguments that another parameter of the same name, which came or went, renames."""
    before, after = _names(old), _names(new)
    found: list[Cause] = []
    for key in sorted(before.keys() & after.keys()):
        if before[key] != after[key]:
            details = {"old": before[key], "new": after[key]}
            finding = Finding("python.argument-renamed", old.parameters[key], new.parameters[key], details)
            found.append(Cause(finding, Reach(neutral=match.bit)))
    return found
