"""Compare two generated clients: the changes of a report that only their Python tells.

A function, argument or class that has another name in the new client, as the documents show, is compared
under its new name. Without this a name that changed would be one thing that went and another that came, and
what else changed about it would not be seen.
"""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from docrelay.contract.compare.document import Cause
from docrelay.contract.judge.change import Change
from docrelay.contract.levels import ClientProfile, Direction, Effect
from docrelay.contract.python.surface import Argument, Callable, Model, Surface, load
from docrelay.contract.python.surface_diff import SurfaceChange, compare
from docrelay.contract.python.symbols import SymbolMap, letters
from docrelay.contract.rules import RULES, fill

_FUNCTION = frozenset({"python.function-renamed", "python.module-moved"})
Maps = tuple[SymbolMap, SymbolMap]


@attrs.frozen
class _Renames:
    """Old name -> new name; an argument is known by the new name of its function and its own old one."""

    functions: dict[str, str] = attrs.Factory(dict[str, str])
    arguments: dict[tuple[str, str], str] = attrs.Factory(dict[tuple[str, str], str])
    models: dict[str, str] = attrs.Factory(dict[str, str])

    def before(self, name: str) -> str:
        """Return what a function, a class or its member was called in the old client."""
        for part, renamed in (("api.", self.functions), ("models.", self.models)):
            for old, new in renamed.items():
                full = new if part == "api." else part + new
                if name == full or name.startswith(f"{full}."):
                    return (old if part == "api." else part + old) + name.removeprefix(full)
        return name

    def applied(self, old: Surface) -> Surface:
        """Return the old surface under the new names."""
        words = re.compile(rf"\b({'|'.join(map(re.escape, self.models))})\b") if self.models else None

        def annotation(text: str) -> str:
            return words.sub(lambda match: self.models[match[0]], text) if words else text

        def arguments(known: dict[str, Argument], function: str = "") -> dict[str, Argument]:
            return {
                self.arguments.get((function, name), name): Argument(annotation(a.annotation), a.required)
                for name, a in known.items()
            }

        def users(known: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
            return {
                self.models.get(name, name): frozenset(self.functions.get(user, user) for user in by)
                for name, by in known.items()
            }

        functions: dict[str, Callable] = {}
        for name, function in old.functions.items():
            module, _, entrance = name.rpartition(".")
            module = self.functions.get(module, module)
            called = Callable(arguments(function.arguments, module), annotation(function.result))
            functions[f"{module}.{entrance}"] = called
        models = {
            self.models.get(name, name): Model(
                arguments(model.attributes), model.members, annotation(model.rest), model.plain
            )
            for name, model in old.models.items()
        }
        return Surface(functions, models, users(old.sent), users(old.got))


def _renames(
    causes: list[Cause], functions: dict[int, tuple[str, str]], old: Surface, new: Surface
) -> tuple[_Renames, list[Cause]]:
    """Return the renames that both clients bear out, and the causes among `causes` that tell of them.

    `functions` is bit of an operation -> its function in the old and in the new client.
    """
    found = _Renames()
    modules = [{name.rpartition(".")[0] for name in side.functions} for side in (old, new)]
    kept: list[Cause] = []
    for cause in causes:
        rule, details = cause.finding.rule, cause.finding.details
        if rule in _FUNCTION:
            was, now = functions.get(cause.reach.neutral, ("", ""))
            if was in modules[0] and now in modules[1] and was not in modules[1] and now not in modules[0]:
                found.functions[was] = now
                kept.append(cause)
        elif rule == "python.model-renamed":
            was, now = (_class(details[key], side) for key, side in (("old", old), ("new", new)))
            if was and now and was not in new.models and now not in old.models:
                found.models[was] = now
                kept.append(cause)
    arguments = [cause for cause in causes if cause.finding.rule == "python.argument-renamed"]
    kept += [cause for cause in arguments if _is_renamed(cause, functions, found, (old, new))]
    return found, kept


def _class(schema: str, surface: Surface) -> str:
    """Return the class that a component became, empty when there is none."""
    plain = letters(schema)
    return next((name for name in surface.models if name.lower() == plain), "")


def _is_renamed(
    cause: Cause, functions: dict[int, tuple[str, str]], found: _Renames, sides: tuple[Surface, Surface]
) -> bool:
    """Note an argument that was renamed in every function of the cause; return whether it was."""
    was, now = cause.finding.details["old"], cause.finding.details["new"]
    names = [pair for bit, pair in functions.items() if bit & cause.reach.neutral]
    for function, renamed in names:
        known = [
            s.functions.get(f"{name}.sync_detailed")
            for s, name in zip(sides, (function, renamed), strict=True)
        ]
        if not (known[0] and known[1] and was in known[0].arguments and now in known[1].arguments):
            return False
        if found.functions.get(function, function) != renamed:
            return False
    found.arguments.update({(renamed, was): now for _, renamed in names})
    return bool(names)


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
    before, after = (load(folder) for folder in folders)
    renamed, kept = _renames(names, functions, before, after)
    before = renamed.applied(before)
    found = compare(before, after)
    return [_change(one, profile, _Place.of(one, (before, after), maps, renamed)) for one in found], kept


@attrs.frozen
class _Place:
    """Where a Python name comes from on both sides, and what it affects."""

    pointers: tuple[str | None, str | None]
    operations: tuple[str, ...]
    symbols: tuple[str, ...]

    @classmethod
    def of(
        cls,
        found: SurfaceChange,
        surfaces: tuple[Surface, Surface],
        maps: Maps,
        renamed: _Renames,
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


def _change(found: SurfaceChange, profile: ClientProfile, place: _Place) -> Change:
    rule = RULES[found.rule]
    judgement = rule.judge(Direction.NONE, profile)
    details = found.details
    name = f"{details['name']}({details['argument']})" if "argument" in details else details["name"]
    return Change.of(
        rule, judgement, (rule.request or Effect.NONE, Direction.NONE),
        subject=name,
        message=fill(rule.message, {**details, "name": name}),
        details=details,
        pointers=place.pointers,
        operations=place.operations,
        symbols=place.symbols,
    )  # fmt: skip
