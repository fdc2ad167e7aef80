"""The Python surface of a generated client: functions, classes, members, with annotations as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import griffe

ENTRANCES = frozenset({"sync", "sync_detailed", "asyncio", "asyncio_detailed"})
_NAME = re.compile(r"[A-Za-z_]\w*")


@attrs.frozen
class Argument:
    """One argument of a function, or an attribute of a model, which is an argument of its constructor."""

    annotation: str
    required: bool


@attrs.define
class Callable:
    """A function with keyword arguments and the annotation of its result."""

    arguments: dict[str, Argument]
    result: str


@attrs.define
class Model:
    """A class: attributes of a model, or members of an enum."""

    attributes: dict[str, Argument]
    members: frozenset[str]


@attrs.define
class Surface:
    """Dotted name below the package -> function or class; `sent` and `got` are classes by direction."""

    functions: dict[str, Callable] = attrs.Factory(dict[str, Callable])
    models: dict[str, Model] = attrs.Factory(dict[str, Model])
    sent: frozenset[str] = frozenset()
    got: frozenset[str] = frozenset()


def parts(annotation: str) -> frozenset[str]:
    """Return the members of a union annotation, as written; a list of one is not taken apart."""
    found: list[str] = []
    depth, start = 0, 0
    for index, character in enumerate(annotation):
        depth += (character in "[(") - (character in "])")
        if character == "|" and not depth:
            found.append(annotation[start:index])
            start = index + 1
    return frozenset(part.strip().strip("'\"") for part in (*found, annotation[start:]))


def _function(node: Any) -> Callable:
    arguments = {
        parameter.name: Argument(str(parameter.annotation or "Any"), parameter.required)
        for parameter in node.parameters
    }
    return Callable(arguments, str(node.returns or "Any"))


def _model(node: Any) -> Model:
    attributes: dict[str, Argument] = {}
    members: set[str] = set()
    for name, member in node.members.items():
        if member.is_alias or not member.is_attribute or name.startswith("_"):
            continue
        if "property" in member.labels or "init=False" in str(member.value):  # no argument
            continue
        if member.annotation is not None:
            attributes[name] = Argument(str(member.annotation), member.value is None)
        elif member.value is not None:
            members.add(name)
    return Model(attributes, frozenset(members))


def load(folder: Path) -> Surface:
    """Read the client in `folder`, submodules included; nothing of it is imported."""
    loader = griffe.GriffeLoader(search_paths=[folder.parent])
    package: Any = loader.load(folder.name, try_relative_path=False)
    surface = Surface()
    _walk(package, "", surface)
    surface.sent, surface.got = _directions(surface)
    return surface


def _walk(node: Any, path: str, surface: Surface) -> None:
    for name, member in node.members.items():
        if member.is_alias:
            continue
        dotted = f"{path}.{name}".lstrip(".")
        if member.is_module:
            _walk(member, dotted, surface)
        elif member.is_function and name in ENTRANCES and dotted.startswith("api."):
            surface.functions[dotted] = _function(member)
        elif member.is_class and dotted.startswith("models."):
            surface.models[name] = _model(member)


def _directions(surface: Surface) -> tuple[frozenset[str], frozenset[str]]:
    """Return the classes that are sent and those that come back, from annotation to annotation."""
    starts: tuple[list[str], list[str]] = ([], [])
    for function in surface.functions.values():
        for argument in function.arguments.values():
            starts[0].extend(_NAME.findall(argument.annotation))
        starts[1].extend(_NAME.findall(function.result))
    found: list[frozenset[str]] = []
    for start in starts:
        seen: set[str] = set()
        pending = list(start)
        while pending:
            name = pending.pop()
            if name in surface.models and name not in seen:
                seen.add(name)
                for attribute in surface.models[name].attributes.values():
                    pending += _NAME.findall(attribute.annotation)
        found.append(frozenset(seen))
    return found[0], found[1]
