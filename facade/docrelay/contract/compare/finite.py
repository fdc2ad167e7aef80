"""Where a schema lists its values, the values decide what the other limits mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

from docrelay.contract.schema import bound, form, regular
from docrelay.contract.schema.bound import Bound
from docrelay.contract.schema.keywords import with_integers
from docrelay.contract.schema.shape import Shape, kind_of

Values = dict[str, Any]
"""Canonical text -> value, as in `Shape.enum`."""


def _matches(pattern: str, value: Any) -> bool | None:
    return regular.matches(pattern, value) if isinstance(value, str) else True


def _decides(admits: Callable[[Any], bool | None], values: Values) -> bool:
    """Tell whether a limit rules out one of `values`, or may do so."""
    return any(admits(value) is not True for value in values.values())


@attrs.frozen
class Limits:
    """What limits a single value, beside its type and its enum."""

    bounds: dict[str, Bound]
    patterns: frozenset[str]
    format: str | None

    @classmethod
    def of(cls, shape: Shape) -> Limits:
        """Return the limits that `shape` states."""
        return cls(shape.bounds, shape.patterns, shape.format)

    def without(self, other: Limits) -> Limits:
        """Return the limits that `other` does not state in the same words."""
        return Limits(
            {name: limit for name, limit in self.bounds.items() if other.bounds.get(name) != limit},
            self.patterns - other.patterns,
            self.format if self.format != other.format else None,
        )

    def deciding(self, values: Values) -> Limits:
        """Return the limits that rule out one of `values`, or may do so."""
        said = self.format
        return Limits(
            {
                name: limit
                for name, limit in self.bounds.items()
                if _decides(partial(bound.admits, name, limit), values)
            },
            frozenset(p for p in self.patterns if _decides(partial(_matches, p), values)),
            said if said and _decides(partial(form.holds, said), values) else None,
        )

    def admits(self, value: Any) -> bool:
        """Tell whether `value` is within every limit, as far as that is decided."""
        verdicts = [bound.admits(name, limit, value) for name, limit in self.bounds.items()]
        verdicts += [_matches(pattern, value) for pattern in self.patterns]
        return False not in verdicts and (self.format is None or form.holds(self.format, value) is not False)


_Two = tuple[Limits, Limits]


@attrs.frozen
class Side:
    """One side of a comparison in which a side lists its values: what there is to say about it.

    `values` are those of its enum that its limits admit, None without an enum; `limits` those that
    make a difference to the values that are listed.
    """

    types: frozenset[str] | None
    values: Values | None
    limits: Limits


def sides(old: Shape, new: Shape) -> tuple[Side, Side]:
    """Return both sides as the values that are listed, if any, leave them."""
    before, after = Limits.of(old), Limits.of(new)
    if old.enum is None and new.enum is None:
        return Side(old.types, None, before), Side(new.types, None, after)
    values = _admitted(old, before), _admitted(new, after)
    types = (old.types, new.types)
    if old.types != new.types:
        types = _types(old, values[0]), _types(new, values[1])
    limits = _limits((old, new), values)
    return Side(types[0], values[0], limits[0]), Side(types[1], values[1], limits[1])


def _admitted(shape: Shape, limits: Limits) -> Values | None:
    if shape.enum is None:
        return None
    return {text: value for text, value in shape.enum.items() if limits.admits(value)}


def _types(shape: Shape, values: Values | None) -> frozenset[str] | None:
    """Return the types of the values that are listed, as far as the schema allows them."""
    if values is None:
        return shape.types
    kinds = {kind_of(value) for value in values.values()}
    found = frozenset(kinds if shape.types is None else with_integers(shape.types) & kinds)
    return (found - {"integer"} if "number" in found else found) or shape.types


def _limits(
    shapes: tuple[Shape, Shape], values: tuple[Values | None, Values | None]
) -> tuple[Limits, Limits]:
    """Return the limits of both sides that decide a value which the other side lists.

    What a side rules out of its own enum is no value of it; what only one enum lists comes or goes with
    that enum, whatever the limits say.
    """
    limits = Limits.of(shapes[0]), Limits.of(shapes[1])
    old, new = limits[0].without(limits[1]), limits[1].without(limits[0])
    if values[0] is None or values[1] is None:
        return old.deciding(values[1] or {}), new.deciding(values[0] or {})
    enums = shapes[0].enum or {}, shapes[1].enum or {}
    return (
        old.deciding({text: value for text, value in values[1].items() if text in enums[0]}),
        new.deciding({text: value for text, value in values[0].items() if text in enums[1]}),
    )
