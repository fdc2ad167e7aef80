"""Match the alternatives of oneOf and anyOf by what identifies them, and judge those left over."""

from __future__ import annotations

from docrelay.contract.compare import wording
from docrelay.contract.compare.relation import relation
from docrelay.contract.levels import Effect
from docrelay.contract.match.pairs import Pair, Pairing
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, mapping
from docrelay.contract.schema.build import Shapes
from docrelay.contract.schema.shape import Shape, Union, bare, canonical, reference_name, with_integers

_ENOUGH = 0.3
_MOST = 32
_INSIDE = (Effect.NONE, Effect.WIDENS)


def _names(site: Site, document: Document, shape: Shape) -> list[str]:
    """Return what identifies an alternative, the surest first: `$ref`, discriminator's value, title."""
    raw = mapping(site.raw)
    names: list[str] = []
    if isinstance(raw.get("$ref"), str):
        name = reference_name(raw["$ref"])
        names = [
            f"$ref {name}",
            *(f"value {value}" for value, target in shape.mapping.items() if target == name),
        ]
    if shape.discriminator:
        place = document.follow_schema(site).raw
        marked = mapping(mapping(mapping(place).get("properties")).get(shape.discriminator))
        said = marked.get("const", marked.get("enum"))
        if said is not None:
            names.append(f"mark {canonical(said)}")
    title = mapping(document.follow_schema(site).raw).get("title")
    return [*names, f"title {title}"] if isinstance(title, str) else names


def _likeness(pairing: Pairing, one: Site, other: Site) -> float:
    """Return how alike two alternatives are, 0 to 1, from their types, members and what marks them."""
    old, new = pairing.old_shapes.of((one,)), pairing.new_shapes.of((other,))
    marks, others = _marks(pairing.old_shapes, old), _marks(pairing.new_shapes, new)
    if any(not values & others[name] for name, values in marks.items() if name in others):
        return 0.0
    types = [with_integers(side) for side in (old.types, new.types) if side is not None]
    if old.types != new.types and len(types) == 2 and not types[0] & types[1]:
        return 0.0
    if old.enum is not None and new.enum is not None and not old.enum.keys() & new.enum.keys():
        return 0.1
    names = old.properties.keys() | new.properties.keys()
    if not names:
        return (
            0.6 + 0.2 * (old.format == new.format) + 0.2 * (bool(old.items) == bool(new.items))
            if old.types == new.types
            else 0.4
        )
    return len(old.properties.keys() & new.properties.keys()) / len(names)


def _marks(shapes: Shapes, shape: Shape) -> dict[str, set[str]]:
    """Return the properties that take only a few values, which tell alternatives apart."""
    found: dict[str, set[str]] = {}
    for name, sites in shape.properties.items():
        values = shapes.of(sites).enum
        if values is not None:
            found[name] = set(values)
    return found


def _match(
    old: list[Site], new: list[Site], pairing: Pairing, shapes: tuple[Shape, Shape]
) -> tuple[list[tuple[Site, Site]], list[Site], list[Site]]:
    """Return matched alternatives, then those only in old, then those only in new."""
    found: list[tuple[Site, Site]] = []
    left, right = list(old), list(new)

    def take(one: Site, other: Site) -> None:
        found.append((one, other))
        left.remove(one)
        right.remove(other)

    known = {id(site): _names(site, pairing.new, shapes[1]) for site in right}
    for kind in ("$ref ", "value ", "mark ", "title "):
        for site in list(left):
            wanted = [name for name in _names(site, pairing.old, shapes[0]) if name.startswith(kind)]
            other = next((o for o in right if any(name in known[id(o)] for name in wanted)), None)
            if other is not None:
                take(site, other)
    texts = {id(site): canonical(bare(site.raw)) for site in (*left, *right)}
    for site in list(left):
        other = next((o for o in right if texts[id(o)] == texts[id(site)]), None)
        if other is not None:
            take(site, other)
    if len(left) * len(right) <= _MOST:
        for site in list(left):
            other = next((o for o in right if relation(pairing, (site,), (o,)) is Effect.NONE), None)
            if other is not None:
                take(site, other)
    scored = sorted(
        (
            (-_likeness(pairing, one, other), i, j)
            for i, one in enumerate(left)
            for j, other in enumerate(right)
        ),
    )
    before, after = list(left), list(right)
    for score, i, j in scored:
        if -score >= _ENOUGH and before[i] in left and after[j] in right:
            take(before[i], after[j])
    return found, left, right


class Alternatives:
    """Writes the findings about the unions of one pair of shapes."""

    def __init__(self, pairing: Pairing, pair: Pair, old: Shape, new: Shape) -> None:
        self.pairing, self.pair, self.old, self.new = pairing, pair, old, new

    def compare(self) -> bool:
        """Compare unions; return False when one side's whole schema was matched as an alternative."""
        old, new = self.old.unions, self.new.unions
        if not old and len(new) == 1 and _only_union(self.new) and not _anything(self.old):
            self.branches([self.pair.old[0]], new[0].branches)
            return False
        if not new and len(old) == 1 and _only_union(self.old) and not _anything(self.new):
            self.branches(old[0].branches, [self.pair.new[0]])
            return False
        found, left, right = _paired(old, new)
        for one, other in found:
            self.union(one, other)
        for union in right:
            if not self.satisfied(union, new=True):
                self.pair.add("union.introduced", self.old.site, union.site)
        for union in left:
            if not self.satisfied(union, new=False):
                self.pair.add("union.dropped", union.site, self.new.site)
        self.discriminator()
        return True

    def satisfied(self, union: Union, *, new: bool) -> bool:
        """Return whether every value of the side without `union` is one of its alternatives all the same."""
        if union.kind != "anyOf":
            return False  # of oneOf, a second alternative could match as well
        view, whole = (self.pairing, self.pair.old) if new else (self.pairing.mirrored(), self.pair.new)
        return any(relation(view, whole, (branch,)) in _INSIDE for branch in union.branches)

    def union(self, old: Union, new: Union) -> None:
        """Compare two unions."""
        if old.kind != new.kind:
            self.pair.add("union.kind-changed", old.site, new.site, old=old.kind, new=new.kind)
        self.branches(old.branches, new.branches)

    def branches(self, old: list[Site], new: list[Site]) -> None:
        """Match two lists of alternatives and judge those without a counterpart."""
        found, left, right = _match(old, new, self.pairing, (self.old, self.new))
        for one, other in found:
            if (
                one.raw != other.raw
                and self.covered(one, new, old=True)
                and self.covered(other, old, old=False)
            ):
                continue  # each lies within an alternative of the other side, though not in this one
            pair = self.pairing.pair((one,), (other,), ignore_null=True)
            self.pair.edges.append((pair, 3))
        left = [site for site in left if not self.covered(site, new, old=True)]
        right = [site for site in right if not self.covered(site, old, old=False)]
        for site in left:
            self.pair.add(
                "union.branch-removed", site, self.new.site, old=wording.branch(site, self.pairing.old)
            )
        for site in right:
            self.pair.add(
                "union.branch-added", self.old.site, site, new=wording.branch(site, self.pairing.new)
            )

    def covered(self, site: Site, others: list[Site], *, old: bool) -> bool:
        """Return whether an alternative without a name lies within one of the other side."""
        raw = mapping(site.raw)
        if "$ref" in raw or "title" in raw or len(others) > _MOST:
            return False
        view = self.pairing if old else self.pairing.mirrored()
        return any(relation(view, (site,), (other,), formal=False) in _INSIDE for other in others)

    def discriminator(self) -> None:
        """Compare which property tells the alternatives apart, and what its values mean."""
        old, new = self.old.discriminator, self.new.discriminator
        here = (self.old.where("discriminator"), self.new.where("discriminator"))
        if old != new:
            change = "added" if old is None else "removed" if new is None else "changed"
            self.pair.add(f"discriminator.{change}", *here, old=str(old), new=str(new))
            return
        for value in sorted(self.old.mapping.keys() | self.new.mapping.keys()):
            before, after = self.old.mapping.get(value), self.new.mapping.get(value)
            if before == after or (None in (before, after) and (before or after) == value):
                continue
            if (self.old.unions and before is None and str(after) not in _targets(self.old)) or (
                self.new.unions and after is None and str(before) not in _targets(self.new)
            ):
                continue  # it comes or goes with its alternative
            change = "added" if before is None else "removed" if after is None else "changed"
            if change == "changed" and self._renamed(str(before), str(after)):
                continue
            self.pair.add(f"discriminator.value-{change}", *here, name=value, old=str(before), new=str(after))

    def _renamed(self, old: str, new: str) -> bool:
        """Return whether both names are of one component that was renamed."""
        gone = self.pairing.new.site("components", "schemas", old) is None
        return gone and self.pairing.old.site("components", "schemas", new) is None


def _paired(old: list[Union], new: list[Union]) -> tuple[list[tuple[Union, Union]], list[Union], list[Union]]:
    """Return unions that belong together, those with most in common first, then those left over."""
    found: list[tuple[Union, Union]] = []
    left, right = list(old), list(new)
    while left and right:
        one, other = max(
            ((one, other) for one in left for other in right),
            key=lambda pair: len(_texts(pair[0]) & _texts(pair[1])),
        )
        found.append((one, other))
        left.remove(one)
        right.remove(other)
    return found, left, right


def _texts(union: Union) -> set[str]:
    return {canonical(branch.raw) for branch in union.branches}


def _only_union(shape: Shape) -> bool:
    members = (shape.properties, shape.items, shape.enum, shape.additional, shape.required, shape.bounds)
    return not any((*members, shape.patterns, shape.closed, shape.conditions, shape.parts))


def _anything(shape: Shape) -> bool:
    return shape.types is None and shape.enum is None and not shape.properties


def _targets(shape: Shape) -> set[str]:
    """Return the names of the components that are alternatives."""
    raws = (mapping(branch.raw) for union in shape.unions for branch in union.branches)
    return {reference_name(raw["$ref"]) for raw in raws if isinstance(raw.get("$ref"), str)}
