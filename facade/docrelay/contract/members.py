"""Compare what two schemas hold: properties, other properties, elements."""

from __future__ import annotations

from docrelay.contract.pairing import BOTH, REQUEST, RESPONSE, Finding, Pair, Pairing
from docrelay.contract.place import Site
from docrelay.contract.shape import Shape, Sites


class Members:
    """Writes the findings about the members of one pair of shapes, and leads on to the member pairs."""

    def __init__(self, pairing: Pairing, pair: Pair, old: Shape, new: Shape) -> None:
        self.pairing, self.pair, self.old, self.new = pairing, pair, old, new

    def add(self, rule: str, old: Site | None, new: Site | None, /, **details: str) -> None:
        """Add a finding."""
        self.pair.findings.append(Finding(rule, old, new, details))

    def lead(self, old: Sites, new: Sites, mask: int = BOTH) -> None:
        """Lead on to a member pair in the directions of `mask`."""
        self.pair.edges.append((self.pairing.pair(old, new), mask))

    def compare(self) -> None:
        """Compare properties, then what is not named, then elements."""
        for name in sorted(self.old.properties.keys() | self.new.properties.keys()):
            before, after = self.old.properties.get(name), self.new.properties.get(name)
            if before and after:
                self.both(name, before, after)
            elif after:
                self.added(name, after)
            elif before:
                self.removed(name, before)
        for name in sorted(self.old.required.keys() ^ self.new.required.keys()):
            if name not in self.old.properties and name not in self.new.properties:
                self.required(name, self.old.site, self.new.site, now=name in self.new.required)
        self.others()
        self.elements()

    def added(self, name: str, after: Sites) -> None:
        """Judge a property that only the new schema names; a required one may have been required unnamed."""
        shape = self.pairing.new_shapes.of(after)
        required = name in self.new.required and name not in self.old.required
        rule = "property.required-added" if required else "property.added"
        self.passing(Finding(rule, None, after[0], {"name": name}), _mask(shape))

    def removed(self, name: str, before: Sites) -> None:
        """Judge a property that only the old schema names."""
        rule = "property.forbidden" if self.new.closed else "property.removed"
        shape = self.pairing.old_shapes.of(before)
        self.passing(Finding(rule, before[0], None, {"name": name}), _mask(shape))

    def passing(self, finding: Finding, mask: int) -> None:
        """Add a finding that concerns only the directions of `mask`."""
        if mask == BOTH:
            self.pair.findings.append(finding)
        elif mask:
            self.pair.edges.append((self.pairing.beside(self.pair, finding), mask))

    def both(self, name: str, before: Sites, after: Sites) -> None:
        """Compare a property that both name: whether it is required, who may send it, and its schema."""
        old, new = self.pairing.old_shapes.of(before), self.pairing.new_shapes.of(after)
        old_required, new_required = self.old.required.get(name), self.new.required.get(name)
        if old.read_only and not new.read_only:
            rule = "property.became-required-to-send" if new_required else "property.became-writable"
            self.add(rule, before[0], after[0], name=name)
        elif new.read_only and not old.read_only:
            self.add("property.became-read-only", before[0], after[0], name=name)
        if old.write_only != new.write_only:
            rule = "property.became-write-only" if new.write_only else "property.became-readable"
            self.add(rule, before[0], after[0], name=name)
        mask = _mask(old) & _mask(new)
        if (old_required is None) != (new_required is None):
            self.required(name, before[0], after[0], now=new_required is not None, mask=mask)
        self.lead(before, after, mask)

    def required(self, name: str, old: Site, new: Site, *, now: bool, mask: int = BOTH) -> None:
        """Judge a change of being required; a read-only property is not required of the sender."""
        rule = "property.became-required" if now else "property.became-optional"
        self.passing(Finding(rule, old, new, {"name": name}), mask)

    def others(self) -> None:
        """Compare what is allowed beyond the named properties."""
        old, new = self.old, self.new
        here = (old.where("additionalProperties"), new.where("additionalProperties"))
        if old.closed != new.closed:
            self.add("additional.closed" if new.closed else "additional.opened", *here)
        elif not old.closed:
            if old.additional and new.additional:
                self.lead(old.additional, new.additional)
            elif old.additional or new.additional:
                self.add("additional.constrained" if new.additional else "additional.released", *here)
        for name in sorted(old.pattern_properties.keys() | new.pattern_properties.keys()):
            before, after = old.pattern_properties.get(name), new.pattern_properties.get(name)
            if before and after:
                self.lead(before, after)
            else:
                rule = "condition.added" if after else "condition.removed"
                self.add(
                    rule,
                    before[0] if before else old.site,
                    after[0] if after else new.site,
                    name=f"patternProperties {name}",
                )

    def elements(self) -> None:
        """Compare the elements of arrays."""
        old, new = self.old, self.new
        if old.items and new.items:
            self.lead(old.items, new.items)
        elif new.items:
            self.add("items.constrained", old.site, new.items[0])
        elif old.items:
            self.add("items.released", old.items[0], new.site)
        for before, after in zip(old.prefix, new.prefix, strict=False):
            self.lead((before,), (after,))
        if len(old.prefix) != len(new.prefix):
            self.add("items.tuple-changed", old.where("prefixItems"), new.where("prefixItems"))


def _mask(shape: Shape) -> int:
    """Return the directions in which a value of `shape` goes."""
    return BOTH & ~(REQUEST if shape.read_only else 0) & ~(RESPONSE if shape.write_only else 0)
