"""Compare what depends or excludes: not, if and then, dependent properties, what holds inside a value."""

from __future__ import annotations

from docrelay.contract.compare.relation import combined, relation
from docrelay.contract.levels import Effect
from docrelay.contract.match.pairs import BOTH, Pair, Pairing
from docrelay.contract.read.places import Site
from docrelay.contract.schema.shape import Shape, Sites, bare, canonical

_RULES = {
    Effect.NARROWS: "condition.tightened",
    Effect.WIDENS: "condition.loosened",
    Effect.INCOMPARABLE: "condition.replaced",
    Effect.UNKNOWN: "condition.changed",
}


class Conditions:
    """Writes the findings about the conditions of one pair of shapes."""

    def __init__(self, pairing: Pairing, pair: Pair, old: Shape, new: Shape) -> None:
        self.pairing, self.pair, self.old, self.new = pairing, pair, old, new

    def add(self, rule: str, name: str, old: Site | None, new: Site | None) -> None:
        """Add a finding about the condition `name`."""
        self.pair.add(rule, old or self.old.site, new or self.new.site, name=name)

    def compare(self) -> None:
        """Compare conditions, then parts, then which property asks for which."""
        for name in ("if", "not"):
            self.matched(name, self.old.conditions.get(name, ()), self.new.conditions.get(name, ()))
        for name in sorted(self.old.parts.keys() | self.new.parts.keys()):
            before, after = self.old.parts.get(name, ()), self.new.parts.get(name, ())
            if before and after:
                self.part(name, before, after)
            else:
                rule = "condition.removed" if before else "condition.added"
                self.add(rule, name, before[0] if before else None, after[0] if after else None)
        self.demands()

    def part(self, name: str, old: Sites, new: Sites) -> None:
        """Lead on to what holds inside; `contains` with an upper count goes both ways."""
        counted = any("maxContains" in side.bounds for side in (self.old, self.new))
        if name == "contains" and counted:
            if relation(self.pairing, old[:1], new[:1]) is not Effect.NONE:
                self.add("condition.changed", name, old[0], new[0])
            return
        self.pair.edges.append((self.pairing.pair(old, new), BOTH))

    def demands(self) -> None:
        """Compare which property asks for which other."""
        old, new = self.old.demands, self.new.demands
        for rule, pairs, places in (
            ("condition.added", new.keys() - old.keys(), new),
            ("condition.removed", old.keys() - new.keys(), old),
        ):
            for pair in sorted(pairs):
                if pair[1] in self.old.required and pair[1] in self.new.required:
                    continue  # it has to come anyway
                before, after = (None, places[pair]) if places is new else (places[pair], None)
                self.add(rule, f"dependentRequired {pair[0]}: {pair[1]}", before, after)

    def matched(self, name: str, old: Sites, new: Sites) -> None:
        """Compare the conditions of one kind, those that mean the same first."""
        left, right = list(old), list(new)
        for one in list(left):
            other = next((o for o in right if self.relation(name, one, o) is Effect.NONE), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
        for one, other in zip(left, right, strict=False):
            self.add(_RULES[self.relation(name, one, other)], name, _place(name, one), _place(name, other))
        for one in left[len(right) :]:
            self.add("condition.removed", name, _place(name, one), None)
        for other in right[len(left) :]:
            self.add("condition.added", name, None, _place(name, other))

    def relation(self, name: str, old: Site, new: Site) -> Effect:
        """Return what a change of one condition does to the values that are accepted."""
        if old.raw is new.raw or (canonical(bare(old.raw)) == canonical(bare(new.raw)) and not _refers(old)):
            return Effect.NONE
        if name == "not":
            return relation(self.pairing, (old,), (new,)).inverse
        condition, then, otherwise = (
            relation(self.pairing, *((_member(side, key),) for side in (old, new)))
            for key in ("if", "then", "else")
        )
        both = all(any(key in side.raw for side in (old, new)) for key in ("then", "else"))
        if condition is not Effect.NONE and both:
            return Effect.UNKNOWN
        thens = "then" in old.raw or "then" in new.raw
        return combined([condition.inverse if thens else condition, then, otherwise])


def _member(site: Site, key: str) -> Site:
    return site / key if key in site.raw else Site(True, site.file, f"{site.pointer}/{key}")


def _place(name: str, site: Site) -> Site:
    return site / "if" if name == "if" else site


def _refers(site: Site) -> bool:
    return '"$ref"' in canonical(site.raw)
