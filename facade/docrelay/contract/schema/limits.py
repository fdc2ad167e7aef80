"""Limits of a single value: numeric ones brought to one form, formats checked, values held against both."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import attrs

from docrelay.contract.read.places import is_list, is_mapping

_LOWER = {"minLength": 0, "minItems": 0, "minProperties": 0}
_UPPER = ("maxLength", "maxItems", "maxProperties")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
# Plain ones, which every reading of the format takes.
_EMAIL = re.compile(r"[\w+-]+(\.[\w+-]+)*@[a-z0-9]+([.-][a-z0-9]+)*", re.ASCII | re.IGNORECASE)
_URI = re.compile(r"https?://[a-z0-9]+([.-][a-z0-9]+)*(:\d+)?(/[\w.~-]*)*", re.ASCII | re.IGNORECASE)


@attrs.frozen
class Bound:
    """A limit; `lower` says on which side, and an exclusive one is tighter than its value alone."""

    value: float
    exclusive: bool = False
    lower: bool = False

    @property
    def tightness(self) -> tuple[float, bool]:
        """Return a key that is greater for a tighter bound of the same side."""
        return (self.value if self.lower else -self.value, self.exclusive)

    def __str__(self) -> str:
        return f"{self.value:g}{' (exclusive)' if self.exclusive else ''}" if self.value % 1 else _whole(self)


def _whole(bound: Bound) -> str:
    return f"{int(bound.value)}{' (exclusive)' if bound.exclusive else ''}"


def _number(value: Any) -> float | None:
    """Return `value` when it is a number that bounds something; infinity does not."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, int) else None


def _value_bound(raw: dict[str, Any], side: str, *, lower: bool) -> Bound | None:
    """Read minimum or maximum with its exclusive form, a flag in OpenAPI 3.0 and a number in 3.1."""
    exclusive = raw.get(f"exclusive{side.capitalize()}")
    found: list[Bound] = []
    plain = _number(raw.get(side))
    if plain is not None:
        found.append(Bound(plain, exclusive is True, lower))
    number = _number(exclusive)
    if number is not None:
        found.append(Bound(number, exclusive=True, lower=lower))
    return max(found, key=lambda bound: bound.tightness, default=None)


def _counts(raw: dict[str, Any]) -> dict[str, Bound]:
    """Return the limits on how many elements match `contains`; at least one is the default."""
    found: dict[str, Bound] = {}
    least, most = _number(raw.get("minContains")), _number(raw.get("maxContains"))
    if least is not None and least > 1:
        found["minContains"] = Bound(least, lower=True)
    if most is not None:
        found["maxContains"] = Bound(most)
    return found


def bounds(raw: dict[str, Any]) -> dict[str, Bound]:
    """Return keyword -> bound of a schema object."""
    found: dict[str, Bound] = {}
    for side in ("minimum", "maximum"):
        bound = _value_bound(raw, side, lower=side == "minimum")
        if bound:
            found[side] = bound
    for key, nothing in _LOWER.items():
        number = _number(raw.get(key))
        if number is not None and number > nothing:
            found[key] = Bound(number, lower=True)
    for key in _UPPER:
        number = _number(raw.get(key))
        if number is not None:
            found[key] = Bound(number)
    if "contains" in raw:
        found.update(_counts(raw))
    if raw.get("uniqueItems") is True:
        found["uniqueItems"] = Bound(1, lower=True)
    step = _number(raw.get("multipleOf"))
    if step and step > 0:
        found["multipleOf"] = Bound(step, lower=True)
    return found


def for_integers(found: dict[str, Bound]) -> dict[str, Bound]:
    """Return the bounds as whole numbers feel them: above 0 is from 1, and steps of 1 are no bound."""
    made: dict[str, Bound] = {}
    for name, bound in found.items():
        if name == "minimum":
            least = math.floor(bound.value) + 1 if bound.exclusive else math.ceil(bound.value)
            made[name] = Bound(least, lower=True)
        elif name == "maximum":
            most = math.ceil(bound.value) - 1 if bound.exclusive else math.floor(bound.value)
            made[name] = Bound(most)
        elif not (name == "multipleOf" and bound.value == 1):
            made[name] = bound
    return made


def bound_rule(name: str, old: Bound | None, new: Bound | None) -> str:
    """Return the rule that a change of one bound follows, empty for none."""
    if old == new:
        return ""
    if old is None:
        return "bound.tightened"
    if new is None:
        return "bound.loosened"
    if name == "multipleOf":
        before, after = (Fraction(str(bound.value)) for bound in (old, new))
        if after % before == 0:
            return "bound.tightened"
        return "bound.loosened" if before % after == 0 else "bound.changed"
    return "bound.tightened" if new.tightness > old.tightness else "bound.loosened"


def _size(name: str, value: Any) -> float | Fraction | None:
    """Return what the bound `name` measures of `value`; None where it says nothing about such a value."""
    if name in {"minLength", "maxLength"}:
        return len(value) if isinstance(value, str) else None
    if name in {"minItems", "maxItems"}:
        return len(value) if is_list(value) else None
    if name in {"minProperties", "maxProperties"}:
        return len(value) if is_mapping(value) else None
    number = _number(value)
    return None if number is None else Fraction(str(number))


def is_within(name: str, bound: Bound, value: Any) -> bool | None:
    """Return whether a value of an enum is within `bound`; None where that is not decided."""
    if name in {"minContains", "maxContains"}:
        return None
    if name == "uniqueItems":
        return not is_list(value) or None
    size = _size(name, value)
    if size is None:
        return True
    limit = Fraction(str(bound.value))
    if name == "multipleOf":
        return size % limit == 0
    if size == limit:
        return not bound.exclusive
    return size > limit if bound.lower else size < limit


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


def has_format(name: str, value: Any) -> bool | None:
    """Return whether `value` has the format `name`, or each of several after " & "; None: not decided."""
    verdicts = {_has_format(part, value) for part in name.split(" & ")}
    return False if False in verdicts else (None if None in verdicts else True)


def _has_format(name: str, value: Any) -> bool | None:
    if name in _TEXTS:
        return not isinstance(value, str) or _TEXTS[name](value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True if name in _WHOLE or name in _REAL else None
    if name in _WHOLE:
        return value % 1 == 0 and -(2 ** _WHOLE[name]) <= value < 2 ** _WHOLE[name]
    return True if name in _REAL else None
