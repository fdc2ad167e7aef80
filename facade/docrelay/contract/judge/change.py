"""One change as reports show it, and how it is told apart from every other."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import attrs

from docrelay.contract.levels import Direction, Effect, Level


@attrs.frozen
class Change:
    """A change with its level, one for each cause.

    `old_pointer` and `new_pointer` are JSON pointers, after ``file#`` in a file that is not the main
    one; None where the side has no such place. `operations` are the operations that the change affects,
    as ``GET /path``. `steps` is the derivation of the level. `fingerprint` stays the same as long as
    the change does, whatever the order of keys and whatever else changes.
    """

    id: str
    level: Level
    layer: str
    effect: Effect
    direction: Direction
    old_pointer: str | None
    new_pointer: str | None
    operations: tuple[str, ...]
    message: str
    hint: str
    fingerprint: str
    symbols: tuple[str, ...] = ()
    addition: bool = False
    steps: tuple[str, ...] = ()
    subject: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the change as the JSON report has it."""
        return {
            "id": self.id,
            "level": self.level.value,
            "layer": self.layer,
            "effect": self.effect.value,
            "direction": self.direction.value,
            "old_pointer": self.old_pointer,
            "new_pointer": self.new_pointer,
            "operations": list(self.operations),
            "symbols": list(self.symbols),
            "message": self.message,
            "hint": self.hint,
            "fingerprint": self.fingerprint,
        }

    @property
    def order(self) -> tuple[Any, ...]:
        """Return the sort key: the worst first, then by layer, place and id."""
        return (-self.level.rank, self.layer != "wire", self.subject, self.id, self.message, self.fingerprint)


def fingerprint(rule: str, subject: str, details: dict[str, str]) -> str:
    """Return 16 hexadecimal digits for a rule at a subject with the values of the change."""
    text = json.dumps([rule, subject, sorted(details.items())], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
