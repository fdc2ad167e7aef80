"""Compare two Python surfaces: what the new one changes for code that calls the old client."""

from __future__ import annotations

import attrs

from docrelay.contract.python.surface import Argument, Callable, Model, Surface, parts


@attrs.frozen
class SurfaceChange:
    """A rule that applies to a Python name, with the details of its message."""

    rule: str
    name: str
    details: dict[str, str]


@attrs.frozen
class _Users:
    """How a class is used, and the new surface, which says what its annotations mean."""

    new: Surface
    sent: bool
    got: bool


def _change(rule: str, name: str, **details: str) -> SurfaceChange:
    return SurfaceChange(rule, name, {"name": name, **details})


def compare(old: Surface, new: Surface) -> list[SurfaceChange]:
    """Return what changed, sorted by name."""
    found: list[SurfaceChange] = []
    for name in old.functions.keys() | new.functions.keys():
        before, after = old.functions.get(name), new.functions.get(name)
        if before and after:
            found += _function(name, before, after, new)
        else:
            found.append(_change("python.object-added" if after else "python.object-removed", name))
    for name in old.models.keys() | new.models.keys():
        model, other = old.models.get(name), new.models.get(name)
        dotted = f"models.{name}"
        if model and other:
            users = _Users(new, sent=name in old.sent, got=name in old.got)
            found += _model(dotted, model, other, users)
        else:
            found.append(_change("python.object-added" if other else "python.object-removed", dotted))
    return sorted(
        _together(found), key=lambda change: (change.name, change.rule, sorted(change.details.items()))
    )


def _together(changes: list[SurfaceChange]) -> list[SurfaceChange]:
    """Name the module where its four functions change alike: one finding for one cause."""
    found: dict[tuple[str, str, str], SurfaceChange] = {}
    for change in changes:
        owner, _, entrance = change.name.rpartition(".")
        if change.name.startswith("api."):
            if "argument" not in change.details and change.rule.startswith("python.result"):
                # sync and asyncio return what the detailed ones wrap.
                if not entrance.endswith("_detailed"):
                    continue
                if entrance.startswith("asyncio"):
                    continue
            change = SurfaceChange(change.rule, owner, {**change.details, "name": owner})  # noqa: PLW2901
        found[change.rule, change.name, "".join(sorted(change.details.values()))] = change
    return list(found.values())


def _function(name: str, old: Callable, new: Callable, surface: Surface) -> list[SurfaceChange]:
    found = _arguments(name, old.arguments, new.arguments, surface)
    before, after = parts(old.result), parts(new.result)
    if before != after:
        narrowed = surface.fits(after, before)
        rule = "python.result-annotation-narrowed" if narrowed else "python.result-annotation"
        found.append(_change(rule, name, old=old.result, new=new.result))
    return found


def _arguments(
    name: str, old: dict[str, Argument], new: dict[str, Argument], surface: Surface
) -> list[SurfaceChange]:
    found: list[SurfaceChange] = []
    for argument in old.keys() | new.keys():
        before, after = old.get(argument), new.get(argument)
        if before is None:
            if after and after.required:
                found.append(
                    _change("python.signature-broken", name, detail=f"argument {argument} is required")
                )
            else:
                found.append(_change("python.object-added", name, argument=argument))
        elif after is None:
            found.append(_change("python.signature-broken", name, detail=f"argument {argument} was removed"))
        else:
            if after.required and not before.required:
                detail = f"argument {argument} became required"
                found.append(_change("python.signature-broken", name, detail=detail))
            found += _annotation(name, argument, before, after, surface)
    return found


def _annotation(
    name: str, argument: str, before: Argument, after: Argument, surface: Surface
) -> list[SurfaceChange]:
    old, new = parts(before.annotation), parts(after.annotation)
    if old == new:
        return []
    rule = "python.argument-annotation-widened" if surface.fits(old, new) else "python.argument-annotation"
    return [_change(rule, name, argument=argument, old=before.annotation, new=after.annotation)]


def _model(name: str, old: Model, new: Model, users: _Users) -> list[SurfaceChange]:
    """Compare a class; an attribute is an argument where the class is sent, a result where it comes back."""
    found = [
        _change("python.enum-member-removed", f"{name}.{member}") for member in old.members - new.members
    ]
    found += [_change("python.object-added", f"{name}.{member}") for member in new.members - old.members]
    found += _rest(f"{name}.additional_properties", old.rest, new.rest, users)
    for attribute in old.attributes.keys() | new.attributes.keys():
        before, after = old.attributes.get(attribute), new.attributes.get(attribute)
        dotted = f"{name}.{attribute}"
        if before is None:
            if users.sent and after and after.required:
                found.append(
                    _change("python.signature-broken", name, detail=f"attribute {attribute} is required")
                )
            else:
                found.append(_change("python.object-added", dotted))
        elif after is None:
            found.append(_change("python.object-removed", dotted))
        else:
            if users.sent and after.required and not before.required:
                found.append(
                    _change("python.signature-broken", name, detail=f"attribute {attribute} became required")
                )
            found += _attribute(dotted, before, after, users)
    return found


def _rest(name: str, old: str, new: str, users: _Users) -> list[SurfaceChange]:
    """Compare the mapping that holds the fields without a name, which is no argument."""
    if old and new:
        return _attribute(name, Argument(old, required=False), Argument(new, required=False), users)
    return [_change("python.object-removed", name)] if old else []


def _attribute(name: str, before: Argument, after: Argument, users: _Users) -> list[SurfaceChange]:
    old, new = parts(before.annotation), parts(after.annotation)
    if old == new:
        return []
    details = {"old": before.annotation, "new": after.annotation}
    takes, gives = users.new.fits(old, new), users.new.fits(new, old)
    if users.sent and not takes:
        return [_change("python.argument-annotation", name, **details)]
    if users.got and not gives:
        return [_change("python.result-annotation", name, **details)]
    rule = "python.argument-annotation-widened" if takes else "python.result-annotation-narrowed"
    return [_change(rule, name, **details)]
