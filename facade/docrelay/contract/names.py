"""The Python layer that the documents alone decide: names of functions, modules, arguments, classes."""

from __future__ import annotations

import keyword
import re
from typing import Any

from docrelay.contract.classes import class_changes
from docrelay.contract.comparison import Cause, Comparison, Matched
from docrelay.contract.operations import Operation
from docrelay.contract.overlay import Names
from docrelay.contract.pairing import Finding
from docrelay.contract.place import mapping
from docrelay.contract.usage import Reach

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_ARGUMENT = {"parameter.removed", "body.removed"}
_ATTRIBUTE = {"property.removed", "property.forbidden"}


def snake(name: str) -> str:
    """Return `name` as the generator writes it in Python: words in lower case, joined by underscores."""
    words = "_".join(
        word.lower() for part in re.split(r"[^A-Za-z0-9]+", name) for word in _WORD.findall(part)
    )
    if not words or words[0].isdigit():
        words = f"field_{words}"
    return f"{words}_" if keyword.iskeyword(words) else words


def python_names(comparison: Comparison, causes: list[Cause]) -> list[Cause]:
    """Return what changes in the names that users of the generated client write."""
    found: list[Cause] = []
    old_names, new_names = (Names.of(d.source) for d in (comparison.old, comparison.new))
    for match in comparison.matched:
        if match.old and match.new and not match.old.webhook:
            found += _operation(match, match.old, match.new, old_names, new_names)
    for cause in causes:
        found += _from_cause(cause)
    found += class_changes(comparison)
    return found


def _overlay(operation: Operation, update: str) -> str:
    path = operation.path.replace("'", "\\'")
    return f"target: $.paths['{path}'].{operation.method}, update: {{{update}}}"


def _operation(match: Matched, old: Operation, new: Operation, before: Names, after: Names) -> list[Cause]:
    """Compare operationId and first tag; the wire knows neither, the generated package is named by them."""
    found: list[Cause] = []
    rows = (
        ("operationId", before.id(old), after.id(new), "operation.renamed", "python.function-renamed"),
        ("tags", before.tag(old), after.tag(new), "operation.moved-tag", "python.module-moved"),
    )
    for keyword_, was, now, wire, python in rows:
        if was == now:
            continue
        sides = [
            operation.site / keyword_ if keyword_ in operation.site.raw else operation.site
            for operation in (old, new)
        ]
        value = f"[{was}]" if keyword_ == "tags" else was
        details = {
            "old": was or "none",
            "new": now or "none",
            "overlay": _overlay(new, f"{keyword_}: {value}"),
        }
        found.append(Cause(Finding(wire, sides[0], sides[1], details), Reach(neutral=match.bit)))
        if snake(was) != snake(now):
            python_details = {
                **details,
                "old": snake(was) if was else "none",
                "new": snake(now) if now else "none",
            }
            found.append(Cause(Finding(python, sides[0], sides[1], python_details), Reach(neutral=match.bit)))
    return found


def _from_cause(cause: Cause) -> list[Cause]:
    """Return the Python side of a change on the wire that takes a name away."""
    finding, reach = cause.finding, cause.reach
    if finding.rule == "path.parameter-renamed":
        old, new = snake(finding.details["old"]), snake(finding.details["new"])
        if old == new:
            return []
        return [_python("python.argument-renamed", finding, reach.request, old=old, new=new)]
    if finding.rule in _ARGUMENT and reach.request:
        raw: dict[str, Any] = mapping(finding.old.raw) if finding.old else {}
        name = snake(str(raw["name"])) if "in" in raw and "name" in raw else "body"
        return [_python("python.argument-removed", finding, reach.request, old=name)]
    if finding.rule in _ATTRIBUTE and reach.request & ~reach.xml:
        return [
            _python("python.attribute-removed", finding, reach.request, old=snake(finding.details["name"]))
        ]
    return []


def _python(rule: str, finding: Finding, bits: int, **details: str) -> Cause:
    return Cause(Finding(rule, finding.old, finding.new, details), Reach(neutral=bits))
