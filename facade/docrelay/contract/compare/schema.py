"""Compare two schemas: the keywords of scalars, then alternatives, then members, then conditions."""

from __future__ import annotations

from docrelay.contract.compare.conditions import Conditions
from docrelay.contract.compare.objects import ObjectMembers
from docrelay.contract.compare.unions import Alternatives
from docrelay.contract.compare.values import ScalarKeywords
from docrelay.contract.match.pairs import Pair, Pairing, component
from docrelay.contract.schema.shape import Shape


def compare(pairing: Pairing, pair: Pair, old: Shape, new: Shape) -> None:
    """Write into `pair` how `old` and `new` differ; what they hold becomes pairs of its own."""
    if _replaced(pair, old, new):
        names = {"old": component(pair.old[0]), "new": component(pair.new[0])}
        pair.add("schema.replaced", pair.old[0], pair.new[0], **names)
        return
    if old.mapping and new.mapping and len(pair.old) == len(pair.new) == 1:
        pairing.subtypes(pair, pair.old[0].raw, pair.new[0].raw)
    scalars = ScalarKeywords(pair, old, new)
    if (old.unions or new.unions) and not scalars.is_empty():
        whole = Alternatives(pairing, pair, old, new)
        if not whole.compare():
            if not pair.ignore_null and old.null != new.null:
                scalars.add("null.added" if new.null else "null.removed", "null")
            return
    if scalars.compare():
        ObjectMembers(pairing, pair, old, new).compare()
        Conditions(pairing, pair, old, new).compare()


def _replaced(pair: Pair, old: Shape, new: Shape) -> bool:
    """Return whether one component took the place of another that has no member in common with it.

    To go on and compare them member by member would say a hundred times what is one cause.
    """
    if len(pair.old) != 1 or len(pair.new) != 1 or old.unions or new.unions:
        return False
    names = component(pair.old[0]), component(pair.new[0])
    return (
        all(names)
        and names[0] != names[1]
        and bool(old.properties)
        and bool(new.properties)
        and not old.properties.keys() & new.properties.keys()
    )
