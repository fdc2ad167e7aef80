"""Leave out of the generated code what nothing uses and what stands in it many times.

The generator writes for one API and for callers without a facade. Here are four APIs behind one
facade, in one small wheel: so the identical runtime modules become one, each operation keeps
its two detailed functions, and the mapping methods of models are inherited.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

ENCODING = "utf-8"
_SHARED = {
    "client": ("AuthenticatedClient", "Client"),
    "errors": ("UnexpectedStatus", "check"),
    "paths": ("PathValueError", "expand_path", "path_value"),
    "reading": ("UNREADABLE", "Members", "UnreadableFieldError", "elements", "left_out", "load"),
    "types": ("UNSET", "AdditionalProperties", "File", "FileTypes", "RequestFiles", "Response", "Unset"),
}
_DROPPED = {"sync", "asyncio", "_build_response"}
_BUILD = "return _build_response(client=client, response=response)"
_OF = "return Response.of(_parse_response(client=client, response=response), response)"
_MAPPING = {"additional_keys", "__getitem__", "__setitem__", "__delitem__", "__contains__"}
_UNEXPECTED = """    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None
"""
_CHECK = """    errors.check(client, response)
    return None
"""
_CHECKER = '''

def check(client: AuthenticatedClient | Client, response: httpx.Response) -> None:
    """Raise UnexpectedStatus for `response` if `client` is to."""
    if client.raise_on_unexpected_status:
        raise UnexpectedStatus(response.status_code, response.content)

'''
_BASE = '''

V = TypeVar("V")


class AdditionalProperties(Generic[V]):
    """Reads and writes the fields that the contract does not name, as a mapping."""

    __slots__ = ()

    additional_properties: dict[str, V]

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> V:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: V) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

'''


_CLASS_METHOD = '''
    @classmethod
    def of(cls, parsed: T | None, response: httpx.Response) -> "Response[T]":
        """Return what came of `response`."""
        return Response(response.status_code, response.content, response.headers, parsed)
'''
_REPR = """    def __repr__(self) -> str:
        return "UNSET"

"""


class SlimProblem(Exception):  # noqa: N818 - a problem with the input, said in one line
    """Raised when the generated code is not what this module expects of the pinned generator."""


def package(root: Path, apis: list[str]) -> None:
    """Slim the packages of `apis` below `root`, in place; raise SlimProblem where they do not fit."""
    for api in apis:
        for path in (root / api / "api").glob("*/*.py"):
            if path.stem != "__init__":
                _rewrite(path, endpoint)
        for path in (root / api / "models").glob("*.py"):
            if path.stem != "__init__":
                _rewrite(path, model)
    for name, names in _SHARED.items():
        texts = {(root / api / f"{name}.py").read_text(encoding=ENCODING) for api in apis}
        if len(texts) != 1:
            raise SlimProblem(f"{name}.py is not the same in every package")
        [text] = texts
        _write(root / f"{name}.py", runtime(name, text))
        listed = ", ".join(names)
        quoted = ", ".join(f'"{n}"' for n in names)
        stub = f'"""The same for every API."""\n\nfrom ..{name} import {listed}\n\n__all__ = ({quoted},)\n'
        for api in apis:
            _write(root / api / f"{name}.py", stub)


def runtime(name: str, text: str) -> str:
    """Return the shared form of one runtime module."""
    if name in {"client", "paths", "reading"}:
        return text
    if name == "errors":
        imports = "import httpx\n\nfrom .client import AuthenticatedClient, Client\n\n\nclass Unex"
        text = text.replace("class Unex", imports, 1)
        return text.replace("\n__all__ = [", f'{_CHECKER}\n__all__ = ["check", ', 1)
    edits = {
        "\n__all__ = [": f'{_BASE}\n__all__ = ["AdditionalProperties", ',
        "    parsed: T | None\n": f"    parsed: T | None\n{_CLASS_METHOD}",
        "class Unset:\n": f"class Unset:\n{_REPR}",
        "from attrs import define\n": "import httpx\nfrom attrs import define\n",
    }
    for find, instead in edits.items():
        if text.count(find) != 1:
            raise SlimProblem(f"types.py does not hold {find!r} once")
        text = text.replace(find, instead)
    return text


def endpoint(text: str) -> str:
    """Return an endpoint module with its detailed functions only."""
    tree = ast.parse(text)
    cuts: list[tuple[int, int, str]] = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name in _DROPPED:
            cuts.append((node.lineno, node.end_lineno or node.lineno, ""))
    if text.count(_BUILD) != 2:
        raise SlimProblem("an endpoint does not build its answers as expected")
    return _cut(text, cuts).replace(_BUILD, _OF).replace(_UNEXPECTED, _CHECK)


def model(text: str) -> str:
    """Return a model that inherits its mapping methods; an enum or a closed model as it is."""
    tree = ast.parse(text)
    cuts: list[tuple[int, int, str]] = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "T":
            cuts.append((node.lineno, node.end_lineno or node.lineno, ""))
        elif isinstance(node, ast.ClassDef):
            methods = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name in _MAPPING]
            if not methods:
                continue
            value = next(ast.unparse(n.returns) for n in methods if n.name == "__getitem__" and n.returns)
            header = f"class {node.name}(AdditionalProperties[{_quoted(value)}]):"
            cuts.append((node.lineno, node.lineno, header))
            for method in methods:
                first = min([method.lineno, *(d.lineno for d in method.decorator_list)])
                cuts.append((first, method.end_lineno or method.lineno, ""))
    slim = _cut(text, cuts)
    if "def from_dict(cls: type[T]," in slim:
        slim = slim.replace("def from_dict(cls: type[T],", "def from_dict(cls,").replace(
            "]) -> T:", "]) -> Self:"
        )
        slim = slim.replace("from typing import Any, TypeVar,", "from typing import Any, Self,", 1)
    if "AdditionalProperties[" in slim:
        slim = slim.replace(
            "from ..types import UNSET, Unset", "from ..types import UNSET, AdditionalProperties, Unset", 1
        )
    return slim


def _quoted(value: str) -> str:
    """Quote a type argument that names a class which is imported for type checkers only."""
    return value if value in {"Any", "str", "list[str]"} else f'"{value}"'


def _cut(text: str, cuts: list[tuple[int, int, str]]) -> str:
    # Not splitlines(): it cuts at more characters than Python's own line numbers count.
    lines = text.split("\n")
    for first, last, instead in sorted(cuts, reverse=True):
        lines[first - 1 : last] = [instead] if instead else []
    return "\n".join(lines)


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    _write(path, change(path.read_text(encoding=ENCODING)))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding=ENCODING, newline="\n")
