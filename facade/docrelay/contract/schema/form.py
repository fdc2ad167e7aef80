"""Whether a value has the form that `format` names, for the formats that are defined beyond doubt."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
# Plain ones, which every reading of the format takes.
_EMAIL = re.compile(r"[\w+-]+(\.[\w+-]+)*@[a-z0-9]+([.-][a-z0-9]+)*", re.ASCII | re.IGNORECASE)
_URI = re.compile(r"https?://[a-z0-9]+([.-][a-z0-9]+)*(:\d+)?(/[\w.~-]*)*", re.ASCII | re.IGNORECASE)


def _parsed(parse: Callable[[str], Any], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _date_time(text: str) -> bool | None:
    if not _TIME.fullmatch(text):
        return False
    if text[17:19] == "60":
        return None  # whether a day had a leap second is for a table to say
    return _parsed(datetime.fromisoformat, re.sub(r"\.\d+", "", text).upper())


_TEXTS: dict[str, Callable[[str], bool | None]] = {
    "date": lambda text: bool(_DATE.fullmatch(text)) and _parsed(date.fromisoformat, text),
    "date-time": _date_time,
    "uuid": lambda text: bool(_UUID.fullmatch(text)),
    "email": lambda text: bool(_EMAIL.fullmatch(text)) or None,
    "uri": lambda text: bool(_URI.fullmatch(text)) or None,
    "ipv4": lambda text: _parsed(ipaddress.IPv4Address, text),
    "binary": lambda _: True,
}
_WHOLE = {"int32": 31, "int64": 63}
_REAL = {"float", "double"}


def holds(name: str, value: Any) -> bool | None:
    """Tell whether `value` has the format `name`, or each of several after " & "; None: not decided."""
    verdicts = {_holds(part, value) for part in name.split(" & ")}
    return False if False in verdicts else (None if None in verdicts else True)


def _holds(name: str, value: Any) -> bool | None:
    if name in _TEXTS:
        return not isinstance(value, str) or _TEXTS[name](value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True if name in _WHOLE or name in _REAL else None
    if name in _WHOLE:
        return value % 1 == 0 and -(2 ** _WHOLE[name]) <= value < 2 ** _WHOLE[name]
    return True if name in _REAL else None
