"""Compare what two schemas say about a single value: type, null, enum, limits, meaning.

Where a schema lists its values, the values decide what the other limits mean.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

from docrelay.contract.compare import wording
from docrelay.contract.levels import Effect
from docrelay.contract.match.pairs import Pair
from docrelay.contract.schema import patterns
from docrelay.contract.schema.limits import Bound, bound_rule, has_format, is_within
from docrelay.contract.schema.shape import Shape, kind_of, with_integers

_PATTERN_RULES = {
    Effect.NARROWS: "pattern.narrowed",
    Effect.WIDENS: "pattern.widened",
    Effect.INCOMPARABLE: "pattern.replaced",
    Effect.UNKNOWN: "pattern.changed",
}
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}
Values = dict[str, Any]
"""Canonical text -> value, as in `Shape.enum`."""


class ScalarKeywords:
    """Writes what the keywords of scalars say otherwise in one pair of shapes into the pair."""

    def __init__(self, pair: Pair, old: Shape, new: Shape) -> None:
        self.pair, self.old, self.new = pair, old, new
        self.before, self.after = enum_aware(old, new)

    def add(self, rule: str, keyword: str = "", /, **details: str) -> None:
        """Add a finding at the place of `keyword` on both sides."""
        self.pair.add(rule, self.old.where(keyword), self.new.where(keyword), **details)

    def compare(self) -> bool:
        """Compare all but members and alternatives; return False when the types have nothing in common."""
        comparable = self.types() and not self.is_empty()
        if not self.pair.ignore_null and self.old.null != self.new.null and not self.is_any():
            self.add("null.added" if self.new.null else "null.removed", "null")
        self.meaning()
        if not comparable:
            return False
        self.values()
        self.bounds()
        self.pattern_and_format()
        return True

    def types(self) -> bool:
        """Compare types; alternatives count where there are no types of their own."""
        old, new = self.before.types, self.after.types
        if old == new:
            return True
        if (old is None and self.old.unions) or (new is None and self.new.unions):
            return True
        before, after = wording.types(self.old), wording.types(self.new)
        wide_old, wide_new = (with_integers(side) if side else side for side in (old, new))
        if wide_old is None or (wide_new is not None and wide_new < wide_old):
            rule = "type.narrowed"
        elif wide_new is None or wide_old < wide_new:
            rule = "type.widened"
        else:
            rule = "type.changed"
        self.add(rule, "type", old=before, new=after)
        if frozenset() in (old, new):
            return False  # at most null is left on one side: there is nothing to hold against the other
        return rule != "type.changed" or bool(wide_old and wide_new and wide_old & wide_new)

    def is_empty(self) -> bool:
        """Return whether neither side has a type left, so that at most null is accepted."""
        return self.old.types == frozenset() == self.new.types

    def is_any(self) -> bool:
        """Return whether one side accepts anything: then its null comes and goes with the type."""
        return any(s.types is None and s.enum is None and not s.unions for s in (self.old, self.new))

    def values(self) -> None:
        """Compare enums, where `const` is an enum of one value."""
        old, new = self.old.enum, self.new.enum
        if old is None and new is not None:
            self.add("enum.introduced", "enum", new=wording.value(", ".join(sorted(new))))
        elif old is not None and new is None:
            self.add("enum.dropped", "enum", old=wording.value(", ".join(sorted(old))))
        elif old is not None and new is not None:
            # A value that both list is refused by a limit, if at all, and told there.
            for value in sorted((self.after.values or {}).keys() - old.keys()):
                self.add("enum.value-added", "enum", new=wording.value(value))
            for value in sorted((self.before.values or {}).keys() - new.keys()):
                self.add("enum.value-removed", "enum", old=wording.value(value))

    def bounds(self) -> None:
        """Compare limits on size and value."""
        before, after = self.before.limits.bounds, self.after.limits.bounds
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            rule = bound_rule(name, old, new)
            if rule:
                self.add(rule, name, name=name, old=str(old or "none"), new=str(new or "none"))

    def pattern_and_format(self) -> None:
        """Compare pattern and format."""
        limits = self.before.limits, self.after.limits
        gone, come = (sorted(a - b) for a, b in (
            (limits[0].patterns, limits[1].patterns), (limits[1].patterns, limits[0].patterns)
        ))  # fmt: skip
        old, new = (wording.value(" and ".join(side)) for side in (gone, come))
        if gone and come:
            single = len(gone) == len(come) == 1
            effect = patterns.relation(gone[0], come[0]) if single else Effect.UNKNOWN
            if effect is not Effect.NONE:
                self.add(_PATTERN_RULES[effect], "pattern", old=old, new=new)
        elif come:
            self.add("pattern.added", "pattern", new=new)
        elif gone:
            self.add("pattern.removed", "pattern", old=old)
        before, after = limits[0].format, limits[1].format
        if before == after:
            return
        if before is None:
            self.add("format.added", "format", new=str(after))
        elif after is None:
            self.add("format.removed", "format", old=before)
        elif (before, after) in _WIDER_FORMATS:
            self.add("format.widened", "format", old=before, new=after)
        elif (after, before) in _WIDER_FORMATS:
            self.add("format.narrowed", "format", old=before, new=after)
        else:
            self.add("format.changed", "format", old=before, new=after)

    def meaning(self) -> None:
        """Compare encoding, XML form, default and deprecation."""
        old, new = self.old, self.new
        if old.encoding != new.encoding:
            change = "added" if old.encoding is None else "removed" if new.encoding is None else "changed"
            self.add(f"encoding.{change}", "encoding", old=str(old.encoding), new=str(new.encoding))
        if (old.xml or "{}") != (new.xml or "{}"):
            self.add("xml.changed", "xml", old=old.xml or "none", new=new.xml or "none")
        if _plain(old.default) != _plain(new.default):
            self.add("default.changed", "default", old=old.default or "none", new=new.default or "none")
        if new.deprecated and not old.deprecated:
            self.add("schema.deprecated")


def _plain(default: str | None) -> str | None:
    """Return a default as text; people write `true` for the text "true"."""
    return default.strip('"') if default is not None else None


def _matches(pattern: str, value: Any) -> bool | None:
    return patterns.matches(pattern, value) if isinstance(value, str) else True


def _decides(admits: Callable[[Any], bool | None], values: Values) -> bool:
    """Return whether a limit rules out one of `values`, or may do so."""
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
                if _decides(partial(is_within, name, limit), values)
            },
            frozenset(p for p in self.patterns if _decides(partial(_matches, p), values)),
            said if said and _decides(partial(has_format, said), values) else None,
        )

    def admits(self, value: Any) -> bool:
        """Return whether `value` is within every limit, as far as that is decided."""
        verdicts = [is_within(name, limit, value) for name, limit in self.bounds.items()]
        verdicts += [_matches(pattern, value) for pattern in self.patterns]
        return False not in verdicts and (self.format is None or has_format(self.format, value) is not False)


@attrs.frozen
class Side:
    """One side of a comparison in which a side lists its values: what there is to say about it.

    `values` are those of its enum that its limits admit, None without an enum; `limits` those that
    make a difference to the values that are listed.
    """

    types: frozenset[str] | None
    values: Values | None
    limits: Limits


def enum_aware(old: Shape, new: Shape) -> tuple[Side, Side]:
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
