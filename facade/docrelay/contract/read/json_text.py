"""Read JSON strictly and find the line and column of a pointer without a slow full parse."""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from typing import Any

from docrelay._core.openapi import escape
from docrelay.contract.errors import NotCompared
from docrelay.contract.read.places import MAX_DEPTH

_SPACE = re.compile(r"[ \t\n\r]*")
# A string without an end reaches to the end of the text, so that nothing is read twice.
_TOKEN = re.compile(r'"(?:[^"\\]|\\[\s\S])*+["\\]?|[\[\]{}]')


class NotJson(NotCompared):
    """Raised for text that is not JSON at all; it may be YAML."""


class _KeyTwice(ValueError):  # noqa: N818 - becomes a NotCompared
    """Raised by the parser's hook; carries the key."""


class _NotANumber(ValueError):  # noqa: N818 - becomes a NotJson
    """Raised by the parser's hook; carries the word."""


def _constant(word: str) -> Any:
    raise _NotANumber(word)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _KeyTwice(key)
            seen.add(key)
    return found


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def load(text: str, file: str) -> Any:
    """Return the value of `text`; raise NotCompared for bad syntax, a key twice, or deep nesting."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise NotJson(
            f"not valid JSON: {error.msg}", file=file, line=error.lineno, column=error.colno
        ) from None
    except _NotANumber as error:
        at = text.find(str(error))
        line, column = line_and_column(text, at)
        raise NotJson(
            f"not valid JSON: {error} is no JSON number", file=file, line=line, column=column
        ) from None
    except _KeyTwice as error:
        raise _locate_key_twice(text, file, str(error)) from None
    except RecursionError:
        raise deep(text, file) from None
    except ValueError:
        long = re.search(r"(?<!\d)\d{4000}", text)
        line, column = line_and_column(text, long.start() if long else 0)
        raise NotCompared("a number with too many digits", file=file, line=line, column=column) from None


def deep(text: str, file: str) -> NotCompared:
    """Return the fault for a document that nests too deep, with the place where it does."""
    depth = 0
    for found in _TOKEN.finditer(text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                line, column = line_and_column(text, found.start())
                return NotCompared(
                    f"nested deeper than {MAX_DEPTH} levels", file=file, line=line, column=column
                )
        elif mark in "]}":
            depth -= 1
    return NotCompared(f"nested deeper than {MAX_DEPTH} levels", file=file)


def _locate_key_twice(text: str, file: str, key: str) -> NotCompared:
    """Walk the text once, with the pointer in hand, to the second `key` of one object."""
    reason = f"the key {key!r} stands twice in one object"
    stack: list[tuple[set[str] | None, str]] = []
    names: list[str] = []
    for found in _TOKEN.finditer(text):
        mark = found.group()
        if mark in "{[":
            stack.append((set() if mark == "{" else None, names[-1] if names else ""))
            names.append("-" if mark == "[" else "")
        elif mark in "}]":
            stack.pop()
            names.pop()
        elif stack and stack[-1][0] is not None and text[_SPACE.match(text, found.end()).end()] == ":":  # type: ignore[union-attr]
            name = json.loads(mark)
            seen = stack[-1][0]
            if name in seen:
                line, column = line_and_column(text, found.start())
                pointer = "".join(f"/{escape(part)}" for part in [*names[:-1], name])
                return NotCompared(reason, file=file, line=line, column=column, pointer=pointer)
            seen.add(name)
            names[-1] = name
    return NotCompared(reason, file=file)


class Positions:
    """Finds places in one JSON text; each container on the way is indexed once, by skipping its values."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = array("Q", (found.start() for found in re.finditer("\n", text)))
        self._decode = json.JSONDecoder().raw_decode
        self._members: dict[str, dict[str, tuple[int, int]]] = {}

    def find(self, tokens: list[str]) -> tuple[int, int]:
        """Return (line, column) of the value at `tokens`, or of its closest ancestor that exists."""
        offset = place = self._skip(0)
        pointer = ""
        for token in tokens:
            members = self._members.get(pointer)
            if members is None:
                members = self._members[pointer] = self._index(offset)
            if token not in members:
                break
            place, offset = members[token]
            pointer += "/" + escape(token)
        line = bisect_left(self._lines, place)
        return line + 1, place - (self._lines[line - 1] if line else -1)

    def _skip(self, offset: int) -> int:
        found = _SPACE.match(self.text, offset)
        return found.end() if found else offset

    def _index(self, offset: int) -> dict[str, tuple[int, int]]:
        """Return name -> (offset of the key or element, offset of the value) of one container."""
        text, members = self.text, dict[str, tuple[int, int]]()
        opening = text[offset : offset + 1]
        if opening not in {"{", "["}:
            return members
        here = self._skip(offset + 1)
        while text[here] not in "}]":
            start = here
            name = str(len(members))
            if opening == "{":
                name, here = self._decode(text, here)
                here = self._skip(self._skip(here) + 1)
            members[name] = (start, here)
            _, here = self._decode(text, here)
            here = self._skip(here)
            if text[here] == ",":
                here = self._skip(here + 1)
        return members
