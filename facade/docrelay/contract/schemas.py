"""Compare two schemas: the facets of a value, then alternatives, then members."""

from __future__ import annotations

from docrelay.contract.alternatives import Alternatives
from docrelay.contract.facets import Facets
from docrelay.contract.members import Members
from docrelay.contract.pairing import Pair, Pairing
from docrelay.contract.shape import Shape


def compare(pairing: Pairing, pair: Pair, old: Shape, new: Shape) -> None:
    """Write into `pair` how `old` and `new` differ; what they hold becomes pairs of its own."""
    if old.unions or new.unions:
        whole = Alternatives(pairing, pair, old, new)
        if not whole.compare():
            if not pair.ignore_null and old.null != new.null:
                Facets(pair, old, new).add("null.added" if new.null else "null.removed", "type")
            return
    if Facets(pair, old, new).compare():
        Members(pairing, pair, old, new).compare()
