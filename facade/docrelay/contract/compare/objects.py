"""Compare what two schemas hold: properties, other properties, elements."""

from __future__ import annotations

from docrelay.contract.match.pairs import BOTH, REQUEST, RESPONSE, Finding, Pair, Pairing
from docrelay.contract.read.places import Site, mapping
from docrelay.contract.schema.shape import Shape, Sites


class ObjectMembers:
    """Writes the findings about the members of one pair of shapes, and leads on to the member pairs."""

    def __init__(self, pairing: Pairing, pair: Pair, old: Shape, new: Shape) -> None:
        self.pairing, self.pair, self.old, self.new = pairing, pair, old, new

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
            now = name in self.new.required
            # What comes or goes as a whole is said where it does.
            if name not in (self.new.properties if now else self.old.properties):
                self.required(name, self.old.site, self.new.site, now=now)
        self.others()
        self.elements()

    def added(self, name: str, after: Sites) -> None:
        """Judge a property that only the new schema names; a required one may have been required unnamed."""
        shape = self.pairing.new_shapes.of(after)
        required = name in self.new.required and name not in self.old.required
        rule = "property.required-added" if required else "property.added"
        self.passing(Finding(rule, None, after[0], {"name": name}), _mask(after, shape))
        if self.old.additional:  # it went with the others before
            self.lead(self.old.additional, after, _mask(after, shape))

    def removed(self, name: str, before: Sites) -> None:
        """Judge a property that only the old schema names."""
        rule = "property.forbidden" if self.new.closed else "property.removed"
        shape = self.pairing.old_shapes.of(before)
        self.passing(Finding(rule, before[0], None, {"name": name}), _mask(before, shape))
        if self.new.additional:
            self.lead(before, self.new.additional, _mask(before, shape))

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
        masks = _mask(before, old), _mask(after, new)
        sent, got = (tuple(bool(mask & way) for mask in masks) for way in (REQUEST, RESPONSE))
        if not sent[0] and sent[1]:
            rule = "property.became-required-to-send" if new_required else "property.became-writable"
            self.pair.add(rule, before[0], after[0], name=name)
        elif sent[0] and not sent[1]:
            self.pair.add("property.became-read-only", before[0], after[0], name=name)
        if got[0] != got[1]:
            rule = "property.became-write-only" if got[0] else "property.became-readable"
            self.pair.add(rule, before[0], after[0], name=name)
        mask = masks[0] & masks[1]
        if self.old.shuts_out(name) != self.new.shuts_out(name):
            rule = "property.forbidden" if self.new.shuts_out(name) else "property.added"
            self.passing(Finding(rule, before[0], after[0], {"name": name}), mask)
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
            self.pair.add("additional.closed" if new.closed else "additional.opened", *here)
        elif not old.closed:
            if old.additional and new.additional:
                self.lead(old.additional, new.additional)
            elif new.additional and not self.pairing.new_shapes.of(new.additional).accepts_all:
                self.pair.add("additional.constrained", *here)
            elif old.additional and not self.pairing.old_shapes.of(old.additional).accepts_all:
                self.pair.add("additional.released", *here)
        for name in sorted(old.pattern_properties.keys() | new.pattern_properties.keys()):
            before, after = old.pattern_properties.get(name), new.pattern_properties.get(name)
            if before and after:
                self.lead(before, after)
            else:
                rule = "condition.added" if after else "condition.removed"
                self.pair.add(
                    rule,
                    before[0] if before else old.site,
                    after[0] if after else new.site,
                    name=f"patternProperties {name}",
                )

    def elements(self) -> None:
        """Compare the elements of arrays, where those without a schema of their own are like the rest."""
        old, new = self.old, self.new
        for index in range(max(len(old.prefix), len(new.prefix))):
            self.lead(_element(old, index), _element(new, index))
        one, other = (
            bool(side.items) and not shapes.of(side.items).accepts_all
            for side, shapes in ((old, self.pairing.old_shapes), (new, self.pairing.new_shapes))
        )
        if old.items and new.items:
            self.lead(old.items, new.items)
        elif other:
            self.pair.add("items.constrained", old.site, new.items[0])
        elif one:
            self.pair.add("items.released", old.items[0], new.site)


def _element(shape: Shape, index: int) -> Sites:
    """Return what the element at `index` has to satisfy."""
    if index < len(shape.prefix):
        return (shape.prefix[index],)
    return shape.items or (Site(True, shape.site.file, f"{shape.site.pointer}/items"),)


def _mask(sites: Sites, shape: Shape) -> int:
    """Return the directions in which a value goes; many write readOnly beside a `$ref`, 3.0 or not."""
    raws = [mapping(site.raw) for site in sites]
    read_only = shape.read_only or any(raw.get("readOnly") is True for raw in raws)
    write_only = shape.write_only or any(raw.get("writeOnly") is True for raw in raws)
    return BOTH & ~(REQUEST if read_only else 0) & ~(RESPONSE if write_only else 0)
