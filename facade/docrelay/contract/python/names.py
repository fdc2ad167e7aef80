"""The Python layer that the documents alone decide: names of functions, modules, arguments, classes."""

from __future__ import annotations

import json
from typing import Any

from docrelay.contract.compare.comparison import Cause, Comparison, Matched
from docrelay.contract.match.operations import Operation
from docrelay.contract.match.pairing import Finding
from docrelay.contract.match.usage import Reach
from docrelay.contract.python.arguments import argument_changes
from docrelay.contract.python.classes import class_changes
from docrelay.contract.python.overlay import Names
from docrelay.contract.python.spelling import snake
from docrelay.contract.python.typed import type_changes
from docrelay.contract.read.place import mapping

_ARGUMENT = {"parameter.removed", "body.removed"}
_ATTRIBUTE = {"property.removed", "property.forbidden"}


def python_names(comparison: Comparison, causes: list[Cause]) -> list[Cause]:
    """Return what changes in the names that users of the generated client write."""
    found: list[Cause] = []
    old_names, new_names = (Names.of(d.source) for d in (comparison.old, comparison.new))
    for match in comparison.matched:
        if match.old and match.new and not match.old.webhook:
            found += _operation(match, match.old, match.new, old_names, new_names)
            found += argument_changes(match, match.old, match.new)
    found += _removed(comparison, old_names, new_names)
    for cause in causes:
        found += _from_cause(cause)
    found += class_changes(comparison)
    return found


def _overlay(operation: Operation, keyword_: str, name: str) -> str:
    """Return the overlay actions, as JSON and so as YAML, that give the operation the name it had.

    An update appends to a list, so the tags that are there go first.
    """
    path = operation.path.replace("\\", "\\\\").replace("'", "\\'")
    target = f"$.paths['{path}'].{operation.method}"
    actions: list[dict[str, Any]] = [{"target": target, "update": {keyword_: name}}]
    if keyword_ == "tags":
        actions[0]["update"] = {keyword_: [name]}
        actions.insert(0, {"target": f"{target}.tags", "remove": True})
    return json.dumps(actions, ensure_ascii=False)


def _operation(match: Matched, old: Operation, new: Operation, before: Names, after: Names) -> list[Cause]:
    """Compare operationId and first tag; the wire knows neither, the generated package is named by them."""
    found: list[Cause] = []
    rows = (
        ("operationId", before.id(old), after.id(new), "operation.renamed", "python.function-renamed"),
        ("tags", before.tag(old), after.tag(new), "operation.moved-tag", "python.module-moved"),
    )
    for keyword_, was, now, wire, python in rows:
        # What the generator calls an operation that has no name or tag of its own.
        unnamed = ["default", "default"] if keyword_ == "tags" else [_unnamed(side) for side in (old, new)]
        names = snake(was or unnamed[0]), snake(now or unnamed[1])
        if was == now:
            continue
        sides = [
            operation.site / keyword_ if keyword_ in operation.site.raw else operation.site
            for operation in (old, new)
        ]
        details = {
            "old": was or "none",
            "new": now or "none",
            "overlay": _overlay(new, keyword_, was or unnamed[0]),
        }
        found.append(Cause(Finding(wire, sides[0], sides[1], details), Reach(neutral=match.bit)))
        if names[0] != names[1]:
            python_details = {**details, "old": names[0], "new": names[1]}
            found.append(Cause(Finding(python, sides[0], sides[1], python_details), Reach(neutral=match.bit)))
    return found


def _removed(comparison: Comparison, before: Names, after: Names) -> list[Cause]:
    """Return the functions that went with their operations; one whose path moved is still there."""
    kept = {_function(m.new, after) for m in comparison.matched if m.new and not m.new.webhook}
    found: list[Cause] = []
    for match in comparison.matched:
        if match.old and not match.new and not match.old.webhook:
            name = _function(match.old, before)
            if name not in kept:
                finding = Finding("python.object-removed", match.old.site, None, {"name": f"function {name}"})
                found.append(Cause(finding, Reach(neutral=match.bit)))
    return found


def functions(comparison: Comparison) -> dict[int, tuple[str, str]]:
    """Return bit -> (old, new) function, below the package, of each operation that is on both sides."""
    before, after = (Names.of(d.source) for d in (comparison.old, comparison.new))
    return {
        match.bit: (f"api.{_function(match.old, before)}", f"api.{_function(match.new, after)}")
        for match in comparison.matched
        if match.old and match.new and not match.old.webhook
    }


def _function(operation: Operation, names: Names) -> str:
    module = snake(names.tag(operation) or "default")
    return f"{module}.{snake(names.id(operation) or _unnamed(operation))}"


def _unnamed(operation: Operation) -> str:
    path = operation.path.replace("{", "").replace("}", "").replace("/", "_").strip("_")
    return f"{operation.method}_{path}"


def _from_cause(cause: Cause) -> list[Cause]:
    """Return the Python side of a change on the wire that takes a name away."""
    finding, reach = cause.finding, cause.reach
    if finding.rule == "path.parameter-renamed":
        old, new = snake(finding.details["old"]), snake(finding.details["new"])
        if old == new:
            return []
        return [_python("python.argument-renamed", finding, reach.request, old=old, new=new)]
    if finding.rule in _ARGUMENT and reach.request:
        return [_python("python.argument-removed", finding, reach.request, old=_name(finding))]
    if finding.rule in _ATTRIBUTE and reach.request & ~reach.xml_only:
        return [_python("python.attribute-removed", finding, reach.request, old=_name(finding))]
    return type_changes(cause, _name(finding))


def _name(finding: Finding) -> str:
    """Return what Python calls the parameter, property or body of a finding."""
    site = finding.old or finding.new
    raw = mapping(site.raw if site else None)
    if "in" in raw and "name" in raw:
        return snake(str(raw["name"]))
    is_property = finding.rule.startswith("property.") and "name" in finding.details
    return snake(finding.details["name"]) if is_property else "body"


def _python(rule: str, finding: Finding, bits: int, **details: str) -> Cause:
    return Cause(Finding(rule, finding.old, finding.new, details), Reach(neutral=bits))
