"""The Python layer that the documents alone decide: names of functions, modules, arguments, classes."""

from __future__ import annotations

import json
import re
from typing import Any

import attrs

from docrelay.contract.compare.document import Cause, Comparison, Matched
from docrelay.contract.match.operations import Operation
from docrelay.contract.match.pairs import Finding
from docrelay.contract.python.classes import class_changes
from docrelay.contract.python.symbols import snake
from docrelay.contract.python.types import python_side, type_changes
from docrelay.contract.read import yaml12
from docrelay.contract.read.places import is_list, is_mapping, items, mapping
from docrelay.contract.read.sources import FileSource, Source

_ARGUMENT = {"parameter.removed", "body.removed"}
_ATTRIBUTE = {"property.removed", "property.forbidden"}
_TAKEN = frozenset({"client", "url"})
_TARGET = re.compile(r"\$\.paths\[(?P<quote>['\"])(?P<path>.*)(?P=quote)\]\.(?P<method>[a-z]+)\Z")
_ALL_TAGS = "$.paths.*.*.tags"
UNTAGGED = "other"
"""The tag that the pipeline gives to an operation without one."""


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
        found.append(Cause.of(match.bit, wire, sides[0], sides[1], **details))
        if names[0] != names[1]:
            details.update(old=names[0], new=names[1])
            found.append(Cause.of(match.bit, python, sides[0], sides[1], **details))
    return found


def _removed(comparison: Comparison, before: Names, after: Names) -> list[Cause]:
    """Return the functions that went with their operations; one whose path moved is still there."""
    kept = {_function(m.new, after) for m in comparison.matched if m.new and not m.new.webhook}
    found: list[Cause] = []
    for match in comparison.matched:
        if match.old and not match.new and not match.old.webhook:
            name = _function(match.old, before)
            if name not in kept:
                name = f"function {name}"
                found.append(Cause.of(match.bit, "python.object-removed", match.old.site, None, name=name))
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
        return [python_side("python.argument-renamed", finding, reach.request, old=old, new=new)]
    if finding.rule in _ARGUMENT and reach.request:
        return [python_side("python.argument-removed", finding, reach.request, old=_name(finding))]
    if finding.rule in _ATTRIBUTE and reach.request & ~reach.xml_only:
        return [python_side("python.attribute-removed", finding, reach.request, old=_name(finding))]
    return type_changes(cause, _name(finding))


def _name(finding: Finding) -> str:
    """Return what Python calls the parameter, property or body of a finding."""
    site = finding.old or finding.new
    raw = mapping(site.raw if site else None)
    if "in" in raw and "name" in raw:
        return snake(str(raw["name"]))
    is_property = finding.rule.startswith("property.") and "name" in finding.details
    return snake(finding.details["name"]) if is_property else "body"


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
            sides = old.parameters[key], new.parameters[key]
            details = {"old": before[key], "new": after[key]}
            found.append(Cause.of(match.bit, "python.argument-renamed", *sides, **details))
    return found


@attrs.frozen
class Names:
    """(method, path) -> operationId and tag as the generator sees them, after the overlay.

    Only what names operations is read here, without a library for JSONPath; the pipeline applies overlays
    whole.
    """

    ids: dict[tuple[str, str], str] = attrs.Factory(dict[tuple[str, str], str])
    tags: dict[tuple[str, str], str] = attrs.Factory(dict[tuple[str, str], str])
    has_overlay: bool = False
    drops_tags: bool = False

    @classmethod
    def of(cls, source: Source) -> Names:
        """Read the overlay beside `source`; without one the documents' own names count."""
        if not isinstance(source, FileSource) or source.overlay is None:
            return cls()
        said: Any = yaml12.load(source.overlay.read_text(encoding="utf-8"), source.overlay.name)
        actions = [mapping(action) for action in items(mapping(said).get("actions"))]
        drops = any(a.get("target") == _ALL_TAGS and a.get("remove") is True for a in actions)
        names = cls(has_overlay=True, drops_tags=drops)
        for action in actions:
            target = _TARGET.match(str(action.get("target")))
            update: Any = action.get("update")
            if target and is_mapping(update):
                key = (target["method"], target["path"])
                if isinstance(update.get("operationId"), str):
                    names.ids[key] = update["operationId"]
                if is_list(update.get("tags")) and update["tags"]:
                    names.tags[key] = str(update["tags"][0])
        return names

    def id(self, operation: Operation) -> str:
        """Return the operationId of `operation`; where an overlay names operations, none is without."""
        own = operation.id
        if not own and self.has_overlay:
            own = re.sub(r"\W+", "_", f"{operation.method} {operation.path}").strip("_")
        return self.ids.get((operation.method, operation.path), own)

    def tag(self, operation: Operation) -> str:
        """Return the first tag of `operation`; where an overlay names operations, none is without."""
        own = "" if self.drops_tags else operation.tag
        return self.tags.get(
            (operation.method, operation.path), own or (UNTAGGED if self.has_overlay else "")
        )
