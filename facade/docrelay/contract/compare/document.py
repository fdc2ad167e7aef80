"""Compare two documents on the wire: match operations, walk what they exchange, gather causes."""

from __future__ import annotations

import attrs

from docrelay.contract.compare.operation import Exchange
from docrelay.contract.compare.schema import compare as compare_schemas
from docrelay.contract.compare.security import Security, servers
from docrelay.contract.levels import Direction
from docrelay.contract.match.operations import Operation, collect, match
from docrelay.contract.match.pairs import Finding, Pairing
from docrelay.contract.match.reach import Reach, spread
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site
from docrelay.contract.rules import RULES

_OTHER = {Direction.REQUEST: Direction.RESPONSE, Direction.RESPONSE: Direction.REQUEST}
_XML_ONLY = frozenset({"xml.changed"})


@attrs.define(eq=False)
class Cause:
    """One cause: a finding, and every operation that it reaches, by direction."""

    finding: Finding
    reach: Reach

    @classmethod
    def of(cls, bits: int, rule: str, old: Site | None, new: Site | None, /, **details: str) -> Cause:
        """Return a cause that affects the operations `bits`, in neither direction."""
        return cls(Finding(rule, old, new, details), Reach(neutral=bits))


@attrs.frozen(eq=False)
class Matched:
    """An operation on both sides; `bit` stands for it in a Reach."""

    bit: int
    old: Operation | None
    new: Operation | None

    @property
    def title(self) -> str:
        """Return what reports call the operation: its old name, or its only one."""
        operation = self.old or self.new
        return operation.title if operation else ""


class Comparison:
    """Everything that is known about two documents once they are compared."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        self.pairing = Pairing(old, new, compare_schemas)
        self.roots: dict[int, Reach] = {}
        self.reaches: list[Reach] = []
        self.matched: list[Matched] = []
        self._causes: dict[tuple[str, str, str], Cause] = {}
        self._security = Security(old, new)

    def run(self) -> list[Cause]:
        """Compare everything; return the causes that affect some operation."""
        for index, (before, after) in enumerate(match(collect(self.old), collect(self.new))):
            matched = Matched(1 << index, before, after)
            self.matched.append(matched)
            self._operation(matched)
        self.pairing.run()
        self.reaches = spread(self.pairing, self.roots)
        for pair, reach in zip(self.pairing.pairs, self.reaches, strict=True):
            if pair.findings and reach.all:
                for finding in pair.findings:
                    self.cause(finding, _xml(reach) if finding.rule in _XML_ONLY else reach)
        return [cause for cause in self._causes.values() if cause.reach.all]

    def _operation(self, match: Matched) -> None:
        findings = OperationFindings(self, match.bit, webhook=bool(match.old and match.old.webhook))
        if match.old and match.new:
            Exchange(findings, match.old, match.new).compare()
            if not match.old.webhook:
                servers(findings, match.old, match.new)
                self._security.compare(findings, match.old, match.new)
        elif match.old:
            findings.add("operation.removed", match.old.site, None, Direction.NONE)
        elif match.new:
            findings.add("operation.added", None, match.new.site, Direction.NONE)

    def cause(self, finding: Finding, reach: Reach) -> None:
        """Add what `finding` reaches; the same change at the same place is one cause."""
        details = "\0".join(f"{key}\1{value}" for key, value in sorted(finding.details.items()))
        places = "\0".join(site.place if site else "-" for site in (finding.old, finding.new))
        key = (finding.rule, places, details)
        known = self._causes.get(key)
        if known is None:
            known = self._causes[key] = Cause(finding, Reach())
        known.reach.add(reach)

    def titles(self, reach: Reach) -> tuple[str, ...]:
        """Return the sorted names of the operations in `reach`."""
        bits = reach.all
        return tuple(sorted(match.title for match in self.matched if bits & match.bit))


def _xml(reach: Reach) -> Reach:
    return Reach(
        request=reach.request & reach.xml, response=reach.response & reach.xml, error=reach.error & reach.xml
    )


class OperationFindings:
    """Takes what is found in one operation; inside a callback client and server change places."""

    def __init__(self, comparison: Comparison, bit: int, *, webhook: bool = False) -> None:
        self._comparison = comparison
        self._bit = bit
        self._flip = webhook
        self.old, self.new = comparison.old, comparison.new

    def add(
        self,
        rule: str,
        old: Site | None,
        new: Site | None,
        direction: Direction = Direction.REQUEST,
        /,
        *,
        error: bool = False,
        **details: str,
    ) -> None:
        """Add a finding of this operation."""
        if rule not in RULES:
            raise KeyError(rule)
        self._comparison.cause(Finding(rule, old, new, details), self._reach(direction, error=error))

    def root(
        self, old: Site, new: Site, direction: Direction, /, *, error: bool = False, xml: bool = False
    ) -> None:
        """Add a pair of schemas that this operation sends or gets."""
        number = self._comparison.pairing.pair((old,), (new,))
        reach = self._reach(direction, error=error)
        if xml:
            reach.xml = reach.all
        else:
            reach.plain = reach.all
        self._comparison.roots.setdefault(number, Reach()).add(reach)

    def flipped(self) -> OperationFindings:
        """Return the same with client and server changed."""
        return OperationFindings(self._comparison, self._bit, webhook=not self._flip)

    def _reach(self, direction: Direction, *, error: bool) -> Reach:
        if self._flip:
            direction = _OTHER.get(direction, direction)
        if direction is Direction.REQUEST:
            return Reach(request=self._bit)
        if direction is Direction.RESPONSE:
            return Reach(error=self._bit) if error else Reach(response=self._bit)
        return Reach(neutral=self._bit)
