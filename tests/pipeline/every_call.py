"""Import every module of a generated client and call every function of it, for one client after the other.

Each line of standard input is a JSON list: the folder that holds ``docrelay_api``, and an empty one to work
in. For each, a line says how much was imported and called, or what went wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import importlib
import inspect
import json
import os
import pkgutil
import sys
import traceback
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx

ANYTHING: dict[str, Any] = {"a": 1}


def _names(package: str) -> list[str]:
    root = importlib.import_module(package)
    return [found.name for found in pkgutil.walk_packages(root.__path__, f"{package}.")]


class _Body:
    """Stands in for any model of a request body."""

    def to_dict(self) -> dict[str, Any]:
        return ANYTHING

    def to_multipart(self) -> list[Any]:
        return [("a", (None, b"1", "text/plain"))]


def _value(package: str, annotation: str) -> Any:
    """Return something for a parameter of a generated function."""
    if "File" in annotation:
        return importlib.import_module(f"{package}.types").File(BytesIO(b"x"))
    if annotation.startswith("int"):
        return 1
    return "x" if annotation.startswith("str") else _Body()


def _called(package: str, module: Any, status: int, body: Any) -> int:
    """Call both functions of an endpoint; return how many requests they sent."""
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(status, json=body)

    hints = {
        name: inspect.formatannotation(parameter.annotation)
        for name, parameter in inspect.signature(module.sync_detailed).parameters.items()
        if name != "client"
    }
    given = {name: _value(package, hint) for name, hint in hints.items()}
    base, client = "https://s.example", importlib.import_module(package).AuthenticatedClient
    with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, UnicodeError):
        http = httpx.Client(base_url=base, transport=httpx.MockTransport(respond))
        module.sync_detailed(client=client(base_url=base, token="t").set_httpx_client(http), **given)

    async def call() -> None:
        http = httpx.AsyncClient(base_url=base, transport=httpx.MockTransport(respond))
        made = client(base_url=base, token="t").set_async_httpx_client(http)
        await module.asyncio_detailed(client=made, **given)

    with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, UnicodeError):
        asyncio.run(call())
    return len(sent)


def _read(kind: Any, fields: list[str]) -> None:
    """Use a model or an enum in every way."""
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        assert all(f"{member!r} {member}" for member in kind)
        return
    for value in (dict.fromkeys(fields, "x"), dict.fromkeys(fields), dict.fromkeys(fields, ANYTHING), {}):
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
            made = kind.from_dict(value)
            seen = f"{made!r} {made.to_dict()}"
            assert seen
            made.to_multipart()


def _used(root: Path) -> dict[str, int]:
    """Import and call everything below `root`."""
    counts = {"modules": 0, "requests": 0, "models": 0}
    for api in sorted(p.name for p in (root / "docrelay_api").iterdir() if (p / "api").is_dir()):
        package = f"docrelay_api.{api}"
        text = (root / "docrelay_api" / api / "openapi.json").read_text(encoding="utf-8")
        fields = sorted({key for found in _mappings(json.loads(text)) for key in found})
        for name in _names(package):
            module = importlib.import_module(name)
            assert module.__file__
            assert Path(module.__file__).is_relative_to(root)
            counts["modules"] += 1
            if hasattr(module, "sync_detailed"):
                for status in (200, 204):
                    counts["requests"] += _called(package, module, status, dict.fromkeys(fields, "x"))
        models = importlib.import_module(f"{package}.models")
        for name in models.__all__:
            _read(getattr(models, name), fields)
            counts["models"] += 1
    return counts


def _mappings(value: Any) -> list[dict[str, Any]]:
    """Return the properties of every schema in `value`."""
    if isinstance(value, list):
        return [found for item in value for found in _mappings(item)]
    if not isinstance(value, dict):
        return []
    own = [value["properties"]] if isinstance(value.get("properties"), dict) else []
    return own + [found for item in value.values() for found in _mappings(item)]


def main() -> None:
    """Answer each line of standard input; nothing of one client is left for the next."""
    for line in sys.stdin:
        root, empty = json.loads(line)
        os.chdir(empty)
        sys.path.insert(0, root)
        importlib.invalidate_caches()
        try:
            told: Any = _used(Path(root))
        except BaseException:  # an exit, too, is told of
            told = traceback.format_exc()
        print(json.dumps(told), flush=True)
        sys.path.remove(root)
        for name in [name for name in sys.modules if name.partition(".")[0] == "docrelay_api"]:
            del sys.modules[name]


if __name__ == "__main__":
    main()
