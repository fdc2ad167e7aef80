"""The drivers of blocking and asynchronous clients are one: same names, same signatures."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Any

import docrelay.auth._async
import docrelay.auth._sync

_NAMES = {"__aiter__": "__iter__", "aclose": "close"}


def _modules(package: ModuleType) -> dict[str, ModuleType]:
    found = pkgutil.iter_modules(package.__path__)
    return {module.name: import_module(f"{package.__name__}.{module.name}") for module in found}


def _neutral(annotation: Any) -> str:
    """Write an annotation without what tells the forms apart."""
    text = str(annotation).replace("AsyncByteStream", "SyncByteStream").replace("Async", "")
    return text.replace(
        "Generator[httpx.Request, httpx.Response, None]", "Generator[httpx.Request, httpx.Response]"
    )


def _surface(package: ModuleType) -> dict[str, list[tuple[str, str]]]:
    """Return everything that can be called, of its own, and how."""
    found: dict[str, list[tuple[str, str]]] = {}
    for place, module in _modules(package).items():
        for name, value in vars(module).items():
            if getattr(value, "__module__", None) != module.__name__:
                continue
            members = vars(value).items() if inspect.isclass(value) else [("", value)]
            for member, function in members:
                if inspect.isfunction(function):
                    signature = inspect.signature(function)
                    shape = [(p.name, _neutral(p.annotation)) for p in signature.parameters.values()]
                    shape.append(("return", _neutral(signature.return_annotation)))
                    found[f"{place}.{name}.{_NAMES.get(member, member)}"] = shape
    return found


def test_the_same_things_with_the_same_signatures() -> None:
    blocking, waiting = _surface(docrelay.auth._sync), _surface(docrelay.auth._async)
    assert blocking == waiting
    assert {"driver.drive.", "driver.perform.", "peek.is_empty.", "peek._Rest.__iter__"} <= blocking.keys()


def test_nothing_of_the_blocking_form_waits() -> None:
    for module in _modules(docrelay.auth._sync).values():
        source = inspect.getsource(module)
        assert "async def" not in source
        assert "await " not in source
