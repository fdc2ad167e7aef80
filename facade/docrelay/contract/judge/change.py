"""From a cause to a change as reports show it: its level, its words, and what tells it from every other."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import attrs

from docrelay.contract.compare.document import Cause
from docrelay.contract.compare.wording import label
from docrelay.contract.levels import ClientProfile, Direction, Effect, Judgement, Level
from docrelay.contract.match.pairs import Finding
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site
from docrelay.contract.rules import RULES, Rule, fill

_TYPES = frozenset({"python.argument-annotation", "python.result-annotation", "python.type-differs"})


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

    @classmethod
    def of(
        cls,
        rule: Rule,
        judgement: Judgement,
        direction: tuple[Effect, Direction],
        /,
        *,
        subject: str,
        message: str,
        details: dict[str, str],
        pointers: tuple[str | None, str | None],
        operations: tuple[str, ...],
        symbols: tuple[str, ...],
    ) -> Change:
        """Return the change that `rule` is at `subject`; `details` are its values, told in `message`."""
        return cls(
            id=rule.id,
            level=judgement.level,
            layer=rule.layer,
            effect=direction[0],
            direction=direction[1],
            old_pointer=pointers[0],
            new_pointer=pointers[1],
            operations=operations,
            message=message,
            hint=fill(rule.hint, details),
            fingerprint=fingerprint(rule.id, subject, details),
            symbols=symbols,
            addition=rule.addition,
            steps=judgement.steps,
            subject=subject,
        )

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


class Judge:
    """Turns causes into changes under a client profile."""

    def __init__(self, old: Document, new: Document, profile: ClientProfile) -> None:
        self.old, self.new, self.profile = old, new, profile

    def change(self, cause: Cause, operations: tuple[str, ...], symbols: tuple[str, ...]) -> Change | None:
        """Return the change for `cause`; None when no direction that it reaches is concerned.

        Args:
            cause: What was found, and in which directions.
            operations: The operations that it affects, as ``GET /path``.
            symbols: The Python names of its places, and the facade methods that call the operations.
        """
        finding = cause.finding
        rule = RULES[finding.rule]
        judged = [
            (rule.judge(direction, self.profile, error_only=error), effect, direction)
            for direction, error in _contexts(cause)
            if (effect := rule.effect(direction)) is not None
        ]
        if not judged:
            return None
        judgement, effect, direction = max(judged, key=lambda found: found[0].level.rank)
        is_single = len({way for _, _, way in judged}) == 1
        subject = self._subject(finding)
        return Change.of(
            rule, judgement, (effect, direction if is_single else Direction.BOTH),
            subject=subject,
            message=f"{subject}: {fill(rule.message, finding.details)}",
            details=finding.details,
            pointers=(finding.old.place if finding.old else None, finding.new.place if finding.new else None),
            operations=operations,
            symbols=symbols,
        )  # fmt: skip

    def _subject(self, finding: Finding) -> str:
        """Return in words what changed; both places where one component took the place of something else."""
        before, after = finding.old, finding.new
        old = label(self.old, before) if before else ""
        named = (
            finding.rule in {"component.renamed", "schema.replaced"} or RULES[finding.rule].layer != "wire"
        ) and finding.rule not in _TYPES
        if before and after and before.pointer != after.pointer and not named:
            shared = any(site.pointer.startswith("/components/schemas/") for site in (before, after))
            new = label(self.new, after)
            if shared and old != new and _root(before) != _root(after):
                return f"{old}, now {new}"
        return old or (label(self.new, after) if after else "")


def _contexts(cause: Cause) -> list[tuple[Direction, bool]]:
    """Return (direction, only errors) for each way in which the cause affects operations."""
    reach = cause.reach
    ways = (
        (reach.neutral, Direction.NONE, False),
        (reach.request, Direction.REQUEST, False),
        (reach.response, Direction.RESPONSE, False),
        (reach.error, Direction.RESPONSE, True),
    )
    return [(direction, error) for bits, direction, error in ways if bits]


def _root(site: Site) -> list[str]:
    """Return what names the component or the operation at `site`."""
    return site.pointer.split("/")[:4]
