"""Read JSON that others wrote: only what can be kept, answered and saved again."""

from __future__ import annotations

import json
from typing import Any, cast

# As deep as the JSON readers of .NET go, which the services are written with.
MAX_DEPTH = 64
# A number with more digits is larger than any double.
_MAX_DIGITS = 308


class NotJson(ValueError):  # noqa: N818 - it says what the text is
    """A text that is refused; the message goes behind the name of what was read."""


def read_json(data: bytes | str) -> Any:
    """Return the value that a JSON text stands for.

    Raises NotJson for a text that is none, nests deeper than `MAX_DEPTH`, or holds a number that no
    double can or half of a surrogate pair: neither could be written out as JSON in UTF-8 again.
    """
    try:
        value: object = json.loads(data, parse_constant=_refuse, parse_float=_float, parse_int=_int)
    except NotJson:
        raise
    except (ValueError, RecursionError):
        raise NotJson("is not JSON") from None
    _check(value)
    return value


def _refuse(name: str) -> None:
    raise NotJson(f"is not JSON: {name} is no number")


def _float(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise NotJson("holds a number out of range")
    return number


def _int(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise NotJson("holds a number out of range")
    return int(text)


def _check(value: object) -> None:
    """Look at every text and every level; not by recursion, which is what a deep value would break."""
    level: list[object] = [value]
    depth = 0
    while level:
        if depth > MAX_DEPTH:
            raise NotJson(f"nests deeper than {MAX_DEPTH} levels")
        inner: list[object] = []
        for item in level:
            if isinstance(item, str):
                _check_text(item)
            elif isinstance(item, list):
                inner += cast("list[object]", item)
            elif isinstance(item, dict):
                members = cast("dict[str, object]", item)
                inner += members
                inner += members.values()
        level = inner
        depth += 1


def _check_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotJson("holds half of a surrogate pair") from None
