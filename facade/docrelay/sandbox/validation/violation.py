"""A violation: one way in which a message breaks the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

Where = Literal["path", "query", "header", "body", "content-type", "status"]


@attrs.frozen
class Violation:
    """Name the part of the message that is wrong, and how.

    `name` is a parameter name, a form field or a JSON path such as `speakers[0].speakerId`; it is empty
    when the whole part is meant. `reason` never repeats a secret: it quotes types and rules, not values.
    """

    where: Where
    name: str
    reason: str

    def __str__(self) -> str:
        """Give one readable line."""
        return f"{self.where} {self.name}: {self.reason}" if self.name else f"{self.where}: {self.reason}"


def sentence(violations: Iterable[Violation]) -> str:
    """Join violations into one line for an error message."""
    return "; ".join(str(violation) for violation in violations)
