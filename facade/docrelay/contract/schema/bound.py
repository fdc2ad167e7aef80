"""Limits on size and value, brought to one form: exclusive or not, absent when they limit nothing."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import attrs

from docrelay.contract.read.place import is_list, is_mapping

_LOWER = {"minLength": 0, "minItems": 0, "minProperties": 0}
_UPPER = ("maxLength", "maxItems", "maxProperties")


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


def compare(name: str, old: Bound | None, new: Bound | None) -> str:
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


def admits(name: str, bound: Bound, value: Any) -> bool | None:
    """Tell whether a value of an enum is within `bound`; None where that is not decided."""
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
