"""The Python surface of a generated client: functions, classes, members, with annotations as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import griffe

ENTRANCES = frozenset({"sync", "sync_detailed", "asyncio", "asyncio_detailed"})
_NAME = re.compile(r"[A-Za-z_]\w*")
# Type checkers take the first where the second is asked for.
_PROMOTED = (("int", "float"), ("bool", "int"), ("bool", "float"))


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
    """A class: attributes of a model, or members of an enum.

    `rest` is the annotation of the mapping that holds the fields without a name; empty without one.
    `plain` is the type that a member of an enum is as well, ``str`` or ``int``.
    """

    attributes: dict[str, Argument]
    members: frozenset[str]
    rest: str = ""
    plain: str = ""


@attrs.define
class Surface:
    """Dotted name below the package -> function or class.

    `sent` and `got` are class -> modules of the functions that send it or give it back.
    """

    functions: dict[str, Callable] = attrs.Factory(dict[str, Callable])
    models: dict[str, Model] = attrs.Factory(dict[str, Model])
    sent: dict[str, frozenset[str]] = attrs.Factory(dict[str, frozenset[str]])
    got: dict[str, frozenset[str]] = attrs.Factory(dict[str, frozenset[str]])

    def fits(self, given: frozenset[str], wanted: frozenset[str]) -> bool:
        """Return whether a value of the union `given` may stand where the union `wanted` is asked for."""
        return all(
            part in wanted
            or any(part == low and high in wanted for low, high in _PROMOTED)
            or (part in self.models and self.models[part].plain in wanted)
            for part in given
        )

    def users(self, name: str) -> frozenset[str]:
        """Return the modules of the functions that a function, a class or its member is part of."""
        kind, _, rest = name.partition(".")
        if kind == "api":
            return frozenset({name})
        model = rest.partition(".")[0]
        return self.sent.get(model, frozenset()) | self.got.get(model, frozenset())


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
    rest = ""
    for name, member in node.members.items():
        if member.is_alias or not member.is_attribute or name.startswith("_"):
            continue
        if "property" in member.labels:
            continue
        if "init=False" in str(member.value):  # no argument
            rest = str(member.annotation)
        elif member.annotation is not None:
            attributes[name] = Argument(str(member.annotation), member.value is None)
        elif member.value is not None:
            members.add(name)
    bases = {str(base) for base in node.bases}
    plain = "str" if bases & {"str", "StrEnum"} else "int" if bases & {"int", "IntEnum"} else ""
    return Model(attributes, frozenset(members), rest, plain if members else "")


def load(folder: Path) -> Surface:
    """Read the client in `folder`, submodules included; nothing of it is imported."""
    loader = griffe.GriffeLoader(search_paths=[folder.parent])
    package: Any = loader.load(folder.name, try_relative_path=False)
    surface = Surface()
    _walk(package, "", surface)
    _directions(surface)
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


def _directions(surface: Surface) -> None:
    """Fill in which classes are sent and which come back, from annotation to annotation."""
    inner = {
        name: {
            part
            for annotation in (model.rest, *(a.annotation for a in model.attributes.values()))
            for part in _NAME.findall(annotation)
            if part in surface.models
        }
        for name, model in surface.models.items()
    }
    found: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
    for name, function in surface.functions.items():
        module = name.rpartition(".")[0]
        sent = [part for a in function.arguments.values() for part in _NAME.findall(a.annotation)]
        for start, users in zip((sent, _NAME.findall(function.result)), found, strict=True):
            seen: set[str] = set()
            pending = [part for part in start if part in inner]
            while pending:
                model = pending.pop()
                if model not in seen:
                    seen.add(model)
                    users.setdefault(model, set()).add(module)
                    pending += inner[model]
    for name in inner.keys() - found[0].keys():
        found[1].setdefault(name, set())  # no function has it: what a webhook brings, which is read
    surface.sent, surface.got = ({name: frozenset(by) for name, by in users.items()} for users in found)
