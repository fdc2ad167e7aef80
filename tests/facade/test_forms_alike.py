"""The blocking clients are the asynchronous ones without the waiting: same names, same signatures."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import docrelay
import docrelay._async
import docrelay._sync

_FORMS = {"sync": docrelay._sync, "async": docrelay._async}


def _modules(form: str) -> Iterator[tuple[str, Any]]:
    package = _FORMS[form]
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield found.name.removeprefix(package.__name__), import_module(found.name)


def _neutral(annotation: object) -> str:
    """Write an annotation without what tells the forms apart."""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    text = re.sub(r"Generator\[([^\[\]]*), None, None\]", r"Generator[\1, None]", text)
    return text.replace("Async", "").replace("docrelay._async", "docrelay._sync")


def _default(value: object) -> str:
    """Show a default; one that is a function, such as the two ways to sleep, by its name."""
    return value.__name__ if inspect.isfunction(value) or inspect.isbuiltin(value) else repr(value)


def _signature(function: Any) -> list[tuple[str, str, str, str]]:
    signature = inspect.signature(function)
    parameters = [
        (p.name, p.kind.name, _default(p.default), _neutral(p.annotation))
        for p in signature.parameters.values()
    ]
    return [*parameters, ("return", "", "", _neutral(signature.return_annotation))]


_NAMES = {"aclose": "close", "__aenter__": "__enter__", "__aexit__": "__exit__", "aread": "read"}


def _surface(form: str) -> dict[str, Any]:
    """Return every public thing of a form: classes, methods, functions, options, and how each is called."""
    found: dict[str, Any] = {}
    for module_name, module in _modules(form):
        for name, value in vars(module).items():
            if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
                continue
            place = f"{module_name}.{name.removeprefix('Async')}"
            if inspect.isclass(value):
                annotations = inspect.get_annotations(value)
                found[place] = {key: _neutral(kind) for key, kind in annotations.items()}
                found |= {f"{place}.{key}": shape for key, shape in _members(value)}
            elif callable(value):
                found[place] = _signature(value)
    return found


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    for name, value in vars(kind).items():
        plain = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        is_special = name in ("__init__", "__repr__", *_NAMES, *_NAMES.values())
        if inspect.isroutine(plain) and (is_special or not name.startswith("_")):
            yield _NAMES.get(name, name), (type(value).__name__, _signature(plain))


@pytest.fixture(scope="module")
def surfaces() -> dict[str, dict[str, Any]]:
    return {form: _surface(form) for form in _FORMS}


def test_the_same_things_with_the_same_signatures(surfaces: dict[str, dict[str, Any]]) -> None:
    assert surfaces["sync"].keys() == surfaces["async"].keys()
    differing = {n for n, shape in surfaces["sync"].items() if shape != surfaces["async"][n]}
    assert {name: (surfaces["sync"][name], surfaces["async"][name]) for name in differing} == {}
    assert len(surfaces["sync"]) > 120, "the comparison lost sight of the clients"


def test_a_difference_is_seen() -> None:
    async def one(self: object, a: int, *, b: str | None = None) -> list[int]: ...  # type: ignore[empty-body]
    def other(self: object, a: int, *, b: str | None = "x") -> list[int]: ...  # type: ignore[empty-body]

    assert _signature(one) == _signature(one)
    assert _signature(one) != _signature(other)


def test_nothing_of_the_blocking_form_waits() -> None:
    for name, module in _modules("sync"):
        own = [
            found for found in vars(module).values() if getattr(found, "__module__", "") == module.__name__
        ]
        for found in own:
            for value in vars(found).values() if inspect.isclass(found) else [found]:
                assert not inspect.iscoroutinefunction(value), (name, value)
                assert not inspect.isasyncgenfunction(value), (name, value)


def test_every_public_client_has_its_twin() -> None:
    names = set(docrelay.__all__)
    twins = {name for name in names if name.startswith("Async")}
    assert len(twins) == 4
    assert {name.removeprefix("Async") for name in twins} <= names
