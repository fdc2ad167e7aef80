"""The graph of schema pairs: each pair is compared once; edges say through which value one leads on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from docrelay.contract.levels import Effect
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, contents, is_list, is_mapping, items, mapping
from docrelay.contract.schema.build import Shapes, is_plain
from docrelay.contract.schema.shape import Shape, Sites, reference_name

REQUEST, RESPONSE = 1, 2
BOTH = REQUEST | RESPONSE


@attrs.frozen
class Finding:
    """A rule that applies at one place; `old` or `new` is None where that side has no such place."""

    rule: str
    old: Site | None
    new: Site | None
    details: dict[str, str]


@attrs.define(eq=False)
class Pair:
    """Two schemas that describe the same value; `edges` are (pair, directions that pass)."""

    index: int
    old: Sites
    new: Sites
    ignore_null: bool
    findings: list[Finding] = attrs.Factory(list[Finding])
    edges: list[tuple[int, int]] = attrs.Factory(list[tuple[int, int]])
    only_carries: bool = False

    def add(self, rule: str, old: Site | None, new: Site | None, /, **details: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(rule, old, new, details))


Compare = Callable[["Pairing", Pair, Shape, Shape], None]


class Pairing:
    """Compares pairs of schemas from a worklist, so that neither depth nor cycles matter.

    A pair is known by the identity of its parsed values: a component is compared once for each
    counterpart, however many operations reach it.
    """

    def __init__(
        self, old: Document, new: Document, compare: Compare, reflagged: frozenset[str] | None = None
    ) -> None:
        self.old, self.new = old, new
        self.reflagged = _reflagged(old, new) if reflagged is None else reflagged
        self.old_shapes, self.new_shapes = Shapes(old), Shapes(new)
        self.pairs: list[Pair] = []
        self.renames: dict[tuple[str, str], int] = {}
        self.inlined: set[str] = set()
        self.depth = 0
        self.relations: dict[Any, Effect] = {}
        self.mirror_relations: dict[Any, Effect] = {}
        self._known: dict[Any, int] = {}
        self._done = 0
        self._compare = compare

    def pair(self, old: Sites, new: Sites, *, ignore_null: bool = False) -> int:
        """Return the number of the pair, which is compared later; sites may be references."""
        before = tuple(self.old.follow_schema(site) for site in old)
        after = tuple(self.new.follow_schema(site) for site in new)
        key: Any = (*map(_identity, before), None, *map(_identity, after), ignore_null)
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self.pairs)
            self.pairs.append(Pair(number, before, after, ignore_null))
            if len(before) == len(after) == 1 and before[0].pointer != after[0].pointer:
                self._note_rename(before[0], after[0], number)
        return number

    def inner(self) -> Pairing:
        """Return an empty pairing of the same documents, for a question of its own."""
        made = Pairing(self.old, self.new, self._compare, self.reflagged)
        made.depth = self.depth + 1
        made.old_shapes, made.new_shapes = self.old_shapes, self.new_shapes
        made.relations, made.mirror_relations = self.relations, self.mirror_relations
        return made

    def mirrored(self) -> Pairing:
        """Return an empty pairing of the documents the other way round."""
        made = Pairing(self.new, self.old, self._compare, self.reflagged)
        made.depth = self.depth
        made.old_shapes, made.new_shapes = self.new_shapes, self.old_shapes
        made.relations, made.mirror_relations = self.mirror_relations, self.relations
        return made

    def beside(self, pair: Pair, finding: Finding) -> int:
        """Return the number of a pair that only carries `finding`, for an edge that not all pass."""
        number = len(self.pairs)
        self.pairs.append(Pair(number, pair.old, pair.new, pair.ignore_null, [finding], only_carries=True))
        return number

    def _note_rename(self, old: Site, new: Site, number: int) -> None:
        names = [component(site) for site in (old, new)]
        if names[0] and names[1]:
            self.renames.setdefault((names[0], names[1]), number)
        elif names[0]:
            self.inlined.add(names[0])

    def run(self, most: int | None = None) -> bool:
        """Compare every pair that is known, those that turn up on the way included.

        Return False when there are more than `most`, and some were left out.
        """
        while self._done < len(self.pairs):
            if most is not None and self._done >= most:
                return False
            pair = self.pairs[self._done]
            self._done += 1
            if pair.only_carries:
                continue
            same = len(pair.old) == len(pair.new) == 1 and pair.old[0].raw == pair.new[0].raw
            if same and not is_plain(pair.old) and not self._is_told_above(pair.old[0].raw):
                self._references(pair, pair.old[0].raw, BOTH, named=False)
                continue
            old, new = self.old_shapes.of(pair.old), self.new_shapes.of(pair.new)
            self._compare(self, pair, old, new)
        return True

    def _is_told_above(self, raw: Any) -> bool:
        """Return whether equal schemas have to be compared for what a component that they refer to became."""
        return _inverting(raw) or (bool(self.reflagged) and _refers(raw, self.reflagged))

    def subtypes(self, pair: Pair, old: Any, new: Any, mask: int = BOTH) -> None:
        """Lead on to the subtypes that the discriminators of two schema objects name."""
        for before, after in _subtypes(self.old, self.new, old, new):
            pair.edges.append((self.pair((before,), (after,)), mask))

    def _references(self, pair: Pair, raw: Any, mask: int, *, named: bool) -> None:
        """Lead on from equal schemas to what they refer to, which may differ."""
        if is_mapping(raw) and not named:
            mask = _passing(raw, mask)
            if isinstance(raw.get("$ref"), str):
                before = self.old.target(Site(raw, pair.old[0].file, pair.old[0].pointer))
                after = self.new.target(Site(raw, pair.new[0].file, pair.new[0].pointer))
                passing = _passing(after.raw, _passing(before.raw, mask))
                pair.edges.append((self.pair((before,), (after,)), passing))
            if "discriminator" in raw:
                self.subtypes(pair, raw, raw, mask)
        for _, item, names in contents(raw, named=named):
            self._references(pair, item, mask, named=names)


def component(site: Site) -> str:
    """Return the name of the component schema at `site`, empty where there is none."""
    name = site.pointer.removeprefix("/components/schemas/")
    return "" if name == site.pointer or "/" in name else name


def _inverting(raw: Any) -> bool:
    """Return whether a schema has a part whose narrowing widens the schema."""
    return is_mapping(raw) and ("not" in raw or "if" in raw)


def _refers(raw: Any, names: frozenset[str]) -> bool:
    """Return whether a `$ref` somewhere in `raw` names one of the components `names`."""
    if is_mapping(raw):
        return reference_name(str(raw.get("$ref", ""))) in names or any(
            _refers(item, names) for item in raw.values()
        )
    return is_list(raw) and any(_refers(item, names) for item in raw)


def _reflagged(old: Document, new: Document) -> frozenset[str]:
    """Return the components that came to be read-only or write-only, or ceased to be, and their aliases.

    That is told of the property that holds them, which may itself be the same on both sides.
    """
    before, after = (
        mapping(mapping(mapping(side.root).get("components")).get("schemas")) for side in (old, new)
    )
    found = {name for name in before.keys() & after.keys() if _flags(before[name]) != _flags(after[name])}
    grew = bool(found)
    while grew:
        names = frozenset(found)
        found |= {name for side in (before, after) for name in side if _refers(_merged(side[name]), names)}
        grew = len(found) > len(names)
    return frozenset(found)


def _merged(raw: Any) -> list[Any]:
    """Return what a schema is made of: itself when it is a reference, and the parts of its allOf."""
    whole = mapping(raw)
    return [{"$ref": whole["$ref"]} if "$ref" in whole else {}, *items(whole.get("allOf"))]


def _flags(raw: Any) -> tuple[bool, bool]:
    parts = [mapping(part) for part in (raw, *items(mapping(raw).get("allOf")))]
    read_only, write_only = (
        any(part.get(key) is True for part in parts) for key in ("readOnly", "writeOnly")
    )
    return read_only, write_only


def _identity(site: Site) -> Any:
    return site.place if isinstance(site.raw, bool) else id(site.raw)


def _passing(raw: Any, mask: int) -> int:
    """Drop from `mask` the directions in which a read-only or write-only value does not go."""
    if is_mapping(raw):
        if raw.get("readOnly") is True:
            mask &= ~REQUEST
        if raw.get("writeOnly") is True:
            mask &= ~RESPONSE
    return mask


def _mapped(raw: Any) -> dict[str, str]:
    """Return discriminator value -> name of the component that it stands for."""
    named = mapping(mapping(mapping(raw).get("discriminator")).get("mapping"))
    return {value: reference_name(target) for value, target in named.items() if isinstance(target, str)}


def _subtypes(old: Document, new: Document, before: Any, after: Any) -> list[tuple[Site, Site]]:
    """Return the subtypes of two schema objects that stand for the same value under the same name."""
    found: list[tuple[Site, Site]] = []
    targets = _mapped(after)
    for value, name in sorted(_mapped(before).items()):
        sides = [document.site("components", "schemas", name) for document in (old, new)]
        if targets.get(value) == name and sides[0] and sides[1]:
            found.append((sides[0], sides[1]))
    return found
