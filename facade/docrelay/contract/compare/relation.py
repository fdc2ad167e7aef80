"""How the values of two schemas relate: the effects of all their differences taken together."""

from __future__ import annotations

from collections.abc import Iterable

from docrelay.contract.levels import Effect
from docrelay.contract.match.pairs import Pairing
from docrelay.contract.rules import RULES
from docrelay.contract.schema.shape import Sites

# Who sends and who reads a value is not asked here.
_NOBODY = {
    "property.became-read-only": Effect.NONE,
    "property.became-required-to-send": Effect.NONE,
    "property.became-write-only": Effect.NONE,
    "default.changed": Effect.NONE,
    "xml.changed": Effect.NONE,
}
# Formally a named property narrows an open object; by policy it does not, for values that people send.
_FORMALLY = {
    **_NOBODY,
    "property.added": Effect.NARROWS,
    "property.required-added": Effect.NARROWS,
    "property.removed": Effect.WIDENS,
    "property.forbidden": Effect.INCOMPARABLE,
}


_DEEPEST = 12
_MOST = 400


def combined(effects: Iterable[Effect]) -> Effect:
    """Return the effect of several changes at once."""
    found = {effect for effect in effects if effect is not Effect.NONE}
    if not found:
        return Effect.NONE
    if Effect.UNKNOWN in found:
        return Effect.UNKNOWN
    return found.pop() if len(found) == 1 else Effect.INCOMPARABLE


def relation(pairing: Pairing, old: Sites, new: Sites, *, formal: bool = True) -> Effect:
    """Return how the values that `new` accepts relate to those that `old` does.

    A schema that asks for its own relation, as one below its own `not` does, gets UNKNOWN.
    """
    sides = [
        tuple(document.follow_schema(site).place for site in sites)
        for document, sites in ((pairing.old, old), (pairing.new, new))
    ]
    key = (*sides, formal)
    known = pairing.relations.get(key)
    if known is None:
        if pairing.depth >= _DEEPEST:
            return Effect.UNKNOWN
        pairing.relations[key] = Effect.UNKNOWN
        known = pairing.relations[key] = _compared(pairing, old, new, _FORMALLY if formal else _NOBODY)
    return known


def _compared(pairing: Pairing, old: Sites, new: Sites, table: dict[str, Effect]) -> Effect:
    """Compare two schemas apart from the rest; one that leads to very many others stays undecided."""
    inner = pairing.inner()
    inner.pair(old, new)
    if not inner.run(_MOST):
        return Effect.UNKNOWN
    return combined(
        table.get(finding.rule) or RULES[finding.rule].request or Effect.NONE
        for pair in inner.pairs
        for finding in pair.findings
    )
