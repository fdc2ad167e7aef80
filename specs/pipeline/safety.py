"""Look over generated code before anybody imports it: a document gives it names and literals, nothing else.

The generator writes every text of a document as a literal. This is the net below it: code that does
not compile, that uses more than generated code needs, or in which two things share a name is refused.
"""

from __future__ import annotations

import ast
import builtins
import functools
import io
import json
import keyword
import tokenize
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
from openapi_python_client.strings import in_double_quote_literal

from docrelay._core.text import escape_controls, one_line
from docrelay.contract.read.places import is_list, is_mapping

from .templates import BY_HAND

_MODULES = {
    "__future__", "attrs", "collections.abc", "datetime", "enum", "http", "httpx", "importlib", "io", "json",
    "logging", "ssl", "typing", "urllib.parse", "uuid",
}  # fmt: skip
_BUILTINS = {
    "AttributeError", "Exception", "KeyError", "TypeError", "UnicodeEncodeError", "ValueError", "__name__",
    "bool", "bytes", "classmethod", "dict", "float", "frozenset", "int", "isinstance", "len", "list",
    "object", "property", "set", "str", "super", "tuple", "type",
}  # fmt: skip
# The module that imports models on first use.
_LAZY = {"getattr", "globals"}
_PRIVATE = {"__aenter__", "__aexit__", "__enter__", "__exit__", "__init__", "__name__", "__new__"}
# Variables of the generated methods, each of which is set once.
_VARIABLES = {"from_dict": {"d"}, "to_dict": {"field_dict", "prop", "prop_name"}, "to_multipart": {"files"}}
_OPENERS = {"_get_kwargs", "from_dict"}


class UnsafeCode(Exception):  # noqa: N818 - a problem with the input, said in one line
    """Raised for a name or a module that cannot be used; says which."""


def check_names(document: Any) -> None:
    """Raise UnsafeCode for a name in `document` that the generator would write otherwise than it is."""
    for name in _names(document):
        written = json.loads(f'"{in_double_quote_literal(name)}"')
        if written != name:
            shown = escape_controls(name[:80])
            raise UnsafeCode(f"the name or value '{shown}' holds characters that are lost in generated code")


def _names(value: Any) -> Iterator[str]:
    """Yield what stands for itself on the wire: paths, fields, parameters, media types and values."""
    if is_mapping(value):
        for key in ("paths", "properties", "content"):
            if is_mapping(named := value.get(key)):
                yield from named
        found = [value.get("const"), *(v if is_list(v := value.get("enum")) else [])]
        if "in" in value:
            found.append(value.get("name"))
        yield from (item for item in found if isinstance(item, str))
    if is_mapping(value) or is_list(value):
        for item in value.values() if is_mapping(value) else value:
            yield from _names(item)


def check(root: Path) -> None:
    """Raise UnsafeCode unless every module below `root` is what the generator may write."""
    path = root
    try:
        modules: dict[Path, _Module] = {}
        for path in sorted(root.rglob("*.py")):
            modules[path] = _checked(path.name, path.read_text(encoding="utf-8"))
        for path, module in modules.items():
            for node in module.imports:
                _check_import(path, node, modules)
    except UnsafeCode as problem:
        raise UnsafeCode(f"{path.relative_to(root).as_posix()}: {problem}") from None


@attrs.frozen
class _Module:
    """What other modules may import from this one, and what it imports from them."""

    names: frozenset[str]
    imports: tuple[ast.ImportFrom, ...]


@functools.lru_cache(maxsize=4096)  # A build looks most texts over twice: per client, and in the package.
def _checked(name: str, text: str) -> _Module:
    """Raise UnsafeCode for the module `name` if it is wrong by itself, whatever it imports."""
    tree = _parsed(text)
    nodes = list(ast.walk(tree))
    if name not in BY_HAND:
        _check_reach(nodes, _BUILTINS | (_LAZY if name == "__init__.py" else set()))
    _check_once(_bound(tree.body))
    shared = frozenset(bound for bound, _ in _bound(tree.body))
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            _check_once(_bound(node.body))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _check_variables(node, shared)
    return _Module(shared, tuple(n for n in nodes if isinstance(n, ast.ImportFrom) and n.level))


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(text, "module", "exec", dont_inherit=True)
            tree = ast.parse(text)
    except SyntaxError as error:
        raise UnsafeCode(f"line {error.lineno}: {error.msg}: {one_line(error.text or '', 100)}") from None
    except (ValueError, RecursionError, Warning) as error:
        raise UnsafeCode(f"does not compile: {one_line(str(error), 100)}") from None
    # Python reads a name in its normal form, in which it may be a keyword or another name.
    for token in () if text.isascii() else tokenize.generate_tokens(io.StringIO(text).readline):
        plain = unicodedata.normalize("NFKC", token.string)
        if token.type == tokenize.NAME and token.string != plain:
            kind = "the keyword" if keyword.iskeyword(plain) else "the name"
            raise UnsafeCode(f"{token.string!r} is read as {kind} {plain!r}")
    return tree


def _check_reach(nodes: list[ast.AST], allowed: set[str]) -> None:
    """Refuse modules, built-in functions and attributes that generated code has no use for."""
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    stored |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    for node in nodes:
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name not in _MODULES]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [] if node.module in _MODULES else [str(node.module)]
        elif isinstance(node, ast.Name) and node.id not in stored | allowed:
            names = [node.id] if hasattr(builtins, node.id) else []
        elif isinstance(node, ast.Attribute) and node.attr.startswith("__") and node.attr not in _PRIVATE:
            names = [node.attr]
        if names:
            raise UnsafeCode(f"line {node.lineno} uses {names[0]!r}, for which generated code has no use")  # type: ignore[attr-defined]


def _bound(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield (name, what it is bound to) of the statements of a module or a class."""
    for node in body:
        if isinstance(node, ast.ImportFrom):
            source = f"{'.' * node.level}{node.module or ''}"
            yield from ((a.asname or a.name, f"{source}.{a.name}") for a in node.names)
        elif isinstance(node, ast.Import):
            yield from ((a.asname or a.name, a.name) for a in node.names)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            setter = any(isinstance(d, ast.Attribute) for d in node.decorator_list)
            yield node.name, f"line {0 if setter else node.lineno}"
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, f"line {node.lineno}"
        elif isinstance(node, ast.Assign):
            yield from ((t.id, f"line {node.lineno}") for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, ast.If):
            yield from _bound(node.body)


def _check_once(bound: Iterator[tuple[str, str]]) -> None:
    known: dict[str, str] = {}
    for name, meaning in bound:
        if known.setdefault(name, meaning) != meaning:
            raise UnsafeCode(f"the name {name!r} stands for two things")


def _check_import(path: Path, node: ast.ImportFrom, modules: Mapping[Path, _Module]) -> None:
    """Refuse an import of what its module does not define: two schemas shared one file."""
    target = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
    for alias in node.names:
        files = (target.with_suffix(".py"), target / "__init__.py", target / f"{alias.name}.py")
        found = [file for file in files if file in modules]
        known = {name for file in found[:1] for name in modules[file].names}
        if alias.name not in known and files[2] not in found:
            raise UnsafeCode(f"the name {alias.name!r} shares a module with another one")


def _check_variables(function: ast.FunctionDef | ast.AsyncFunctionDef, shared: frozenset[str]) -> None:
    """Refuse a field or a parameter that takes the place of a variable of the generated code."""
    names = [n for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    arguments = function.args
    given = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    own = _VARIABLES.get(function.name, set())
    for name, count in Counter(node.id for node in names).items():
        if name in shared or (name in own and count > 1) or (name in given and function.name in _OPENERS):
            raise UnsafeCode(f"{name!r} is a name of the generated code as well, in {function.name}")
