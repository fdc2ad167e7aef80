"""Every regular expression of the facade reads 1 MiB of its worst input in linear time.

A new or changed expression belongs into `WORST`. Think of it: where can a match begin, how far does each
begin reach before it fails, and do two repetitions share a character?
"""

from __future__ import annotations

import ast
import gc
import importlib
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs
import pytest

FACADE = Path(__file__).parents[2] / "facade"
_FUNCTIONS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
_METHODS = _FUNCTIONS - {"compile"}

# The beginning of an expression (the longest that fits counts) -> its worst inputs, as (prefix, repeated).
# An f-string is here as it stands in the source.
WORST: dict[str, list[tuple[str, str]]] = {
    # of every service
    "<title": [("", "<title"), ("<title", "a"), ("", "<title>"), ("<title>", "a")],
    "[\x00-\x1f\x7f-\x9f": [("", "\x1b"), ("", "a")],
    "docrelay parts": [("docrelay parts a ", "1"), ("", "docrelay parts a 1 ")],
    "[0-9A-Za-z]{8}(": [("", "a"), ("", "aaaaaaaa-")],
    r"[^\W\d][\w.\-]*": [("a", "."), ("", "ä")],
    "[^\t\n\r\x20-": [("", "\x00"), ("", "a")],
    r"[A-Za-z_][A-Za-z0-9_.\-]{0,39}": [("", "a")],
    r"[A-Za-z][A-Za-z0-9+.-]*://": [("", "a"), ("", "a:/")],
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]": [("", "\x1b"), ("", "a")],
    r"[\w.-]+|[0-9A-Fa-f:.%]+": [("", "a"), ("", ":"), ("", "a:")],
    "/dev/(?:(?P<name>": [("/dev/fd/", "1"), ("", "/dev/")],
    "([?&](?:token|password)=)": [("", "?token="), ("?token=", "a"), ("", "&"), ("", "?token=a&")],
    "token|secret|passw": [("", "a"), ("", "toke"), ("", "api_"), ("", "code")],
    "_type_hint$|_token_type$": [("", "_type_hint"), ("", "_token_type"), ("", "a")],
    "%[0-9A-F]{2}": [("", "%"), ("", "%A"), ("", "%AA")],
    # of documents that are compared
    r"\s*\[\[\s*(?:accepted": [("", " "), ("[[", " "), ("[[accepted", " ")],
    r" \(at (?:line": [("", " (at line 1"), (" (at line ", "1"), (" (at line 1, column ", "1")],
    "[0-9a-f]{16}": [("", "a")],
    'f"""\\\\s*(?:': [("", " "), ("", "["), ("[", " "), ("", " [")],
    r"3\.[012]": [("3.1.", "1"), ("3.1-", "-"), ("", "3.1-")],
    "[A-Za-z][A-Za-z0-9+.-]+:": [("", "a")],
    "/[^/]|file:": [("", "/"), ("", "file")],
    r"\{(\w+)\}": [("", "{a"), ("{", "a")],
    r"\d{4}-\d\d-\d\d": [("", "1"), ("", "2024-05-01")],
    r"\d{4}-\d\d-\d\d[Tt]": [("2024-05-01T10:00:00.", "1"), ("", "2024-05-01T10:00:00")],
    r"[0-9a-f]{8}(": [("", "a"), ("", "aaaaaaaa-")],
    r"[\w+-]+(\.[\w+-]+)*@": [("", "a."), ("", "a"), ("a@", "a."), ("a@", "a")],
    r"https?://[a-z0-9]+(": [("http://a", "/"), ("http://a", ".a"), ("http://a:", "1"), ("http://a/", ".")],
    r"\.\d+": [("", ".1"), ("", "."), (".", "1")],
    r"[ \t\n\r]*": [("", " ")],
    r'"(?:[^"\\]|\\[\s\S])*+["\\]?|': [("", '"\\'), ('"', "\\"), ("", '"'), ('"', "a"), ("", "[")],
    r"(?<!\d)\d{4000}": [("", "1" * 3999 + "a"), ("", "1")],
    "\n": [("", "\n")],
    r"[&<>\\`*": [("", "_"), ("", "&")],
    r"(?<=@)|(?<=:)": [("", "www"), ("", ":/"), ("", "@")],
    r"(?<=#)(?=\d)": [("", ":a"), (":", "a"), ("", "GH-"), ("", "#1")],
    r"\{([^{}]*)\}": [("", "{a"), ("{", "a")],
    r"\$\.paths\[": [("$.paths['", "']"), ("$.paths['", "'].a"), ("$.paths['", "a")],
    r"\W+": [("", " "), ("", "a ")],
    "%%([A-Z]+)%%": [("", "%%A"), ("%%", "A")],
    "x([0-9a-fA-F]{2})|u": [("", "x0"), ("", "u000")],
    r"\{(\d{1,4})(,?)": [("{", "1"), ("", "{1,1")],
    "[^a-z0-9]": [("", "_")],
    "f\"\\\\b({'|'.join(map(re.escape, self.models": [("", "A"), ("", "Ab "), ("", "Abb ")],
    r"(?P<api>[A-Za-z_]": [("", "a"), ("a@", "a"), ("", "a@")],
    "(?P<revision>[^:]+):": [("", "a"), ("a:", "\n"), ("", "a:")],
    "[A-Z]+(?=[A-Z][a-z])|": [("", "A"), ("", "A1"), ("", "AAa"), ("", "a")],
    "[^A-Za-z0-9]+": [("", "_"), ("", "a_")],
    r"[A-Za-z_]\w*": [("", "a"), ("", "a "), ("", "1")],
    r"[^/.\s]*[/.\s]+|": [("", "a"), ("", "a/"), ("", "/")],
    "f'v?{_PART}": [("", "0"), ("", "1"), ("", "1.")],
    r"(19|20)\d{6}": [("", "19"), ("", "1")],
    "[-+]?[0-9]{1,4000}": [("", "1"), ("0x", "1")],
    r"[-+]?(?:\.[0-9]+|": [("", "1"), ("1.", "1"), ("1e", "1"), (".", "1")],
    r"[-+]?\.(?:inf": [("", ".inf"), ("", ".")],
    # of the sandbox
    "[A-Za-z0-9_-]{43}": [("", "a")],
    "[A-Za-z0-9._~-]{43,128}": [("", "a")],
    r"\S+(?:[": [("", "a"), ("", "a "), ("", "a\n"), ("a", " ")],
    "f'\\\\.?\\\\s*(?:": [("", " "), ("(", "a"), ("", "(a) "), ("", "1")],
    "f\"[ ,](?:{'|'.join(map(re.escape, LEGAL_FORMS": [("", " "), ("", " Ltd"), ("", ",")],
    'f"{prefix}(?:': [("", " "), ("plus ", "1"), ("19", " "), ("", "invoice ")],
    r"(?:\[(?P<address>": [("[", ":"), ("", "a"), ("", "[a]"), ("a:", "1")],
    r'("(?:[^"\\]|\\.?)*+(?:"|\Z))|': [("", '"\\'), ("", "_x"), ('"', "a"), ("a", " "), ("", "a ")],
    "f'[{_LETTERS}": [("", "a")],
    "_x([0-9A-CE": [("", "_x"), ("", "_x000")],
    "[\x00-\x08\x0b": [("", "a")],
    "(?P<head>[0-9]{4}": [("2024-05-01T10:00:00.", "1"), ("", "2024-05-01T10:00:00")],
    "route.pattern": [("/", "a"), ("/auth/realms/", "a/"), ("/auth/realms/a/protocol/openid-connect/", "a")],
    "pattern": [
        ("faults/", "a"), ("trash/", "a"), ("", "trash/"), ("dossiers/", "a"), ("dossiers/", "-"),
        ("tasks/", "1"), ("tasks/1", "/review"), ("workspaces/", "1"), ("sessions/", "a"),
        ("sessions/a/", "a"), ("sessions", "/a"), ("exports/", "a"), ("", "exports/"),
    ],
    r"\s*(?P<name>": [("", " "), ("", "a"), ("a:", " "), ("a: ", "a")],
    'f"(?P<sign>': [("", "1"), ("", "1.000"), ("1", ".000"), ("1", " 000"), ("", "-")],
    "(?:[A-Z]{1,4} )?(?=": [("", "A"), ("", "A/"), ("", "A1"), ("1", "/")],
    "[A-Z]{2}[0-9]{2}(": [("", "A"), ("AA00", " A"), ("", "AA00")],
    "(?:[A-Z]{2,3}[ -]?)?": [("", "A"), ("AA ", "1."), ("", "1 ")],
    "(?P<y>[0-9]{4})": [("", "1"), ("", "2024-1")],
    "(?P<d>[0-9]{1,2})(?P<sep>": [("", "1"), ("", "1. "), ("", "1.1.")],
    r"(?P<d>[0-9]{1,2})(?:\.|": [("", "1"), ("1", " "), ("1", "-"), ("1 may", " "), ("1 of", " ")],
    r"(?P<month>[^\W": [("may", " "), ("", "may "), ("", "may"), ("may 1", " "), ("", "may 1 ")],
    "_CURRENCY": [("", "E"), ("", "€")],
    "[ .-]": [("", "."), ("", "a")],
    r"[^\W\d_]{2}": [("", "a_"), ("", "_")],
    "[^0-9]": [("", "."), ("", "1")],
}  # fmt: skip

# What stands in for the variables of an expression that is put together inside a function.
VARIABLES: dict[str, object] = {"key": "reason", "self": SimpleNamespace(models={"Ab": "C", "Aba": "D"})}


@attrs.frozen
class Found:
    """A regular expression in the source: where, as what, and the methods that are called on it."""

    place: str
    source: str
    pattern: re.Pattern[str]
    methods: tuple[str, ...]


def _module(path: Path) -> ModuleType:
    parts = path.relative_to(FACADE).with_suffix("").parts
    return importlib.import_module(".".join(parts).removesuffix(".__init__"))


def _patterns(path: Path, call: ast.Call, name: str | None) -> list[re.Pattern[str]]:
    """Return what a call compiles: the constant of the module, or the expression with `VARIABLES`."""
    source = ast.unparse(call.args[0])
    module = _module(path)
    if name is not None and hasattr(module, name):
        return [getattr(module, name)]
    if source.startswith('f"{prefix}'):
        return [vars(module)["_LABELS"]]
    if source == "route.pattern":  # The extra routes; each service lists its own.
        from docrelay.sandbox.mounts import SERVICES

        return [pattern for service in SERVICES for pattern, _ in service.extra]
    if source == "pattern":  # The control pages.
        return [pattern for _, pattern, _ in vars(module)["_PAGES"]]
    flags = [ast.unparse(node) for node in call.args[1:] if ast.unparse(node).startswith("re.")]
    value: Any = eval(source, {**vars(module), **VARIABLES})
    return [re.compile(value, eval(flags[0]) if flags else 0)]


def _found() -> Iterator[Found]:
    for path in sorted(FACADE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "_sync" in path.parts or "re." not in text:
            continue
        tree = ast.parse(text)
        names = {
            id(node.value): target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name)
        }
        used: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.setdefault(node.value.id, set()).add(node.attr)
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr)) if attr in _FUNCTIONS:
                    first = node.args[0]
                    source = str(first.value) if isinstance(first, ast.Constant) else ast.unparse(first)
                    name = names.get(id(node))
                    methods = {attr} if attr != "compile" else used.get(name or "", set())
                    # One that is kept in a table is tried at one place, or on a whole text.
                    known = tuple(sorted(methods & _METHODS)) or ("fullmatch", "match")
                    place = f"{path.name}:{node.lineno}"
                    for pattern in _patterns(path, node, name):
                        yield Found(place, source, pattern, known)
                case _:
                    pass


def _key(source: str) -> str | None:
    return max((key for key in WORST if source.startswith(key)), key=len, default=None)


FOUND = list(_found())


def test_every_expression_is_in_the_table_and_every_row_has_one() -> None:
    assert len(FOUND) > 50
    missing = [f"{found.place}: {found.source}" for found in FOUND if _key(found.source) is None]
    assert missing == []
    assert set(WORST) - {_key(found.source) for found in FOUND} == set()


def _run(pattern: re.Pattern[str], method: str, text: str) -> None:
    match method:
        case "sub" | "subn":
            pattern.sub("", text)
        case "finditer" | "findall":
            deque(pattern.finditer(text), maxlen=0)
        case "split":
            pattern.split(text)
        case _:
            getattr(pattern, method)(text)


def _text(prefix: str, unit: str, size: int) -> str:
    """Return a text that goes on until its last character, which fits nothing."""
    return f"{prefix}{unit * (size // len(unit))}\0"


def seconds(run: Callable[[str], None], text: str) -> float:
    """Return the processor time of this thread, which what else the machine does hardly changes."""
    gc.disable()
    try:
        begun = time.thread_time()
        run(text)
        return time.thread_time() - begun
    finally:
        gc.enable()


# Between 8 and 64; a large text costs more for each character, because it does not fit the caches.
_MOST = 40


def is_linear(
    run: Callable[[str], None], text_of: Callable[[int], str], first: int = 2**14, last: int = 2**20
) -> bool:
    """Return whether 8 times the text takes about 8 times the time, up to 1 MiB.

    It would take 64 times as long if every character were looked at for every other, which is seen
    long before 1 MiB. What is done in 10 ms had no time for that.
    """
    size, before = first, seconds(run, text_of(first))
    while size < last:
        size *= 8
        now = seconds(run, text_of(size))
        if now > 0.01 and now > _MOST * before:
            # Once more: the machine may have been busy with something else.
            before = min(seconds(run, text_of(size // 8)) for _ in range(3))
            now = min(seconds(run, text_of(size)) for _ in range(3))
            if now > _MOST * before:
                return False
        before = now
    return True


@pytest.mark.parametrize("found", FOUND, ids=lambda found: f"{found.place}")
def test_the_worst_input_takes_linear_time(found: Found) -> None:
    key = _key(found.source)
    assert key is not None
    for method in found.methods:
        for prefix, unit in WORST[key]:
            assert is_linear(partial(_run, found.pattern, method), partial(_text, prefix, unit)), (
                found.source,
                method,
                prefix,
                unit,
            )


@pytest.mark.parametrize(
    ("expression", "prefix", "unit"),
    [
        (r"<title[^>]*>([^<]{1,200})", "", "<title"),
        (r'"(?:[^"\\]|\\.)*"|[\[\]{}]', "", '"\\'),
        (r'("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*)(?=\s*:)', "", "_x"),
        (r"\s*\[*\s*[=]", "", " "),
    ],
)
def test_what_is_not_linear_is_seen(expression: str, prefix: str, unit: str) -> None:
    """These stood here before."""
    pattern = re.compile(expression)
    assert not is_linear(
        partial(_run, pattern, "match" if expression.startswith(r"\s") else "sub"),
        partial(_text, prefix, unit),
        first=2**9,
    )
