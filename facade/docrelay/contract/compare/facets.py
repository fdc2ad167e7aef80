"""Compare what two schemas say about a single value: type, null, enum, bounds, form, meaning."""

from __future__ import annotations

from docrelay.contract.compare import finite, show
from docrelay.contract.law import Effect
from docrelay.contract.match.pairing import Finding, Pair
from docrelay.contract.read.place import Site
from docrelay.contract.schema import bound, regular
from docrelay.contract.schema.keywords import with_integers
from docrelay.contract.schema.shape import Shape

_PATTERN_RULES = {
    Effect.NARROWS: "pattern.narrowed",
    Effect.WIDENS: "pattern.widened",
    Effect.INCOMPARABLE: "pattern.replaced",
    Effect.UNKNOWN: "pattern.changed",
}
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


class Facets:
    """Writes the findings about one pair of shapes into the pair."""

    def __init__(self, pair: Pair, old: Shape, new: Shape) -> None:
        self.pair, self.old, self.new = pair, old, new
        self.before, self.after = finite.sides(old, new)

    def add(self, rule: str, keyword: str = "", /, **details: str) -> None:
        """Add a finding at the place of `keyword` on both sides."""
        old: Site = self.old.where(keyword)
        new: Site = self.new.where(keyword)
        self.pair.findings.append(Finding(rule, old, new, details))

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
        self.forms()
        return True

    def types(self) -> bool:
        """Compare types; alternatives count where there are no types of their own."""
        old, new = self.before.types, self.after.types
        if old == new:
            return True
        if (old is None and self.old.unions) or (new is None and self.new.unions):
            return True
        before, after = show.types(self.old), show.types(self.new)
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
        """Tell whether neither side has a type left, so that at most null is accepted."""
        return self.old.types == frozenset() == self.new.types

    def is_any(self) -> bool:
        """Tell whether one side accepts anything: then its null comes and goes with the type."""
        return any(s.types is None and s.enum is None and not s.unions for s in (self.old, self.new))

    def values(self) -> None:
        """Compare enums, where `const` is an enum of one value."""
        old, new = self.old.enum, self.new.enum
        if old is None and new is not None:
            self.add("enum.introduced", "enum", new=show.value(", ".join(sorted(new))))
        elif old is not None and new is None:
            self.add("enum.dropped", "enum", old=show.value(", ".join(sorted(old))))
        elif old is not None and new is not None:
            # A value that both list is refused by a limit, if at all, and told there.
            for value in sorted((self.after.values or {}).keys() - old.keys()):
                self.add("enum.value-added", "enum", new=show.value(value))
            for value in sorted((self.before.values or {}).keys() - new.keys()):
                self.add("enum.value-removed", "enum", old=show.value(value))

    def bounds(self) -> None:
        """Compare limits on size and value."""
        before, after = self.before.limits.bounds, self.after.limits.bounds
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            rule = bound.compare(name, old, new)
            if rule:
                self.add(rule, name, name=name, old=str(old or "none"), new=str(new or "none"))

    def forms(self) -> None:
        """Compare pattern and format."""
        limits = self.before.limits, self.after.limits
        gone, come = (sorted(a - b) for a, b in (
            (limits[0].patterns, limits[1].patterns), (limits[1].patterns, limits[0].patterns)
        ))  # fmt: skip
        old, new = (show.value(" and ".join(side)) for side in (gone, come))
        if gone and come:
            single = len(gone) == len(come) == 1
            effect = regular.relation(gone[0], come[0]) if single else Effect.UNKNOWN
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
