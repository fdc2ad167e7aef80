"""The changes of a report that come from comparing two generated clients."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from docrelay.contract.compare.comparison import Cause
from docrelay.contract.judge.change import Change, fingerprint
from docrelay.contract.law import Direction, Effect
from docrelay.contract.profile import ClientProfile
from docrelay.contract.python import renames, surface, surface_diff
from docrelay.contract.python.symbols import SymbolMap
from docrelay.contract.rules import RULES

_FIELD = re.compile(r"\{(\w+)\}")


Maps = tuple[SymbolMap, SymbolMap]


def changes(
    folders: tuple[Path, Path],
    profile: ClientProfile,
    maps: Maps,
    names: list[Cause],
    functions: dict[int, tuple[str, str]],
) -> tuple[list[Change], list[Cause]]:
    """Compare the clients in two folders; their symbol maps lead back to the documents and the facade.

    Returns the changes, and those of `names` (what the documents tell of names) that stand for some more:
    a name that became another. `functions` is bit of an operation -> its function in both clients.
    """
    before, after = (surface.load(folder) for folder in folders)
    renamed, kept = renames.find(names, functions, before, after)
    before = renamed.applied(before)
    found = surface_diff.compare(before, after)
    return [_change(one, profile, _Place.of(one, (before, after), maps, renamed)) for one in found], kept


@attrs.frozen
class _Place:
    """Where a Python name comes from on both sides, and who meets it."""

    pointers: tuple[str | None, str | None]
    operations: tuple[str, ...]
    symbols: tuple[str, ...]

    @classmethod
    def of(
        cls,
        found: surface_diff.SurfaceChange,
        surfaces: tuple[surface.Surface, surface.Surface],
        maps: Maps,
        renamed: renames.Renames,
    ) -> _Place:
        operations: dict[str, str] = {}
        symbols: set[str] = set()
        pointers: list[str | None] = []
        for side, known in zip(surfaces, maps, strict=True):
            named = renamed.before if side is surfaces[0] else str
            name = f"{known.package}.{named(found.name)}".lstrip(".")
            full = f"{name}({found.details['argument']})" if "argument" in found.details else name
            pointers.append(known.pointer(full) or known.pointer(name))
            symbols.add(full)
            for user in side.users(found.name):
                function = f"{known.package}.{named(user)}"
                symbols.update(known.methods.get(function, ()))
                if title := known.operation(function):
                    operations.setdefault(user, title)
        return cls((pointers[0], pointers[1]), tuple(sorted({*operations.values()})), tuple(sorted(symbols)))


def _change(found: surface_diff.SurfaceChange, profile: ClientProfile, place: _Place) -> Change:
    rule = RULES[found.rule]
    judgement = rule.judge(Direction.NONE, profile)
    details = found.details
    name = f"{details['name']}({details['argument']})" if "argument" in details else details["name"]
    words = {**details, "name": name}
    return Change(
        id=rule.id,
        level=judgement.level,
        layer="python",
        effect=rule.request or Effect.NONE,
        direction=Direction.NONE,
        old_pointer=place.pointers[0],
        new_pointer=place.pointers[1],
        operations=place.operations,
        symbols=place.symbols,
        message=_FIELD.sub(lambda match: words.get(match[1], ""), rule.message),
        hint=rule.hint,
        fingerprint=fingerprint(rule.id, name, details),
        addition=rule.addition,
        steps=judgement.steps,
        subject=name,
    )
