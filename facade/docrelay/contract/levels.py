"""The severity table: how a level follows from effect, direction and guards. Nothing else sets a level."""

from __future__ import annotations

import enum
from functools import total_ordering

import attrs


@total_ordering
class Level(enum.Enum):
    """How bad a change is for a client, from nothing to breaking."""

    NONE = "none"
    COMPATIBLE = "compatible"
    DANGEROUS = "dangerous"
    BREAKING = "breaking"

    @property
    def rank(self) -> int:
        """Return the level's place in the order, 0 to 3."""
        return _RANKS[self]

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Level):
            return NotImplemented
        return self.rank < other.rank


_RANKS = {level: index for index, level in enumerate(Level)}


class Effect(enum.Enum):
    """What a change does to the set of values that are accepted or sent."""

    NARROWS = "narrows"
    WIDENS = "widens"
    INCOMPARABLE = "incomparable"
    UNKNOWN = "unknown"
    NONE = "none"
    VIOLATION = "violation"

    @property
    def inverse(self) -> Effect:
        """Return the effect of the same change read backwards; only narrowing and widening swap."""
        return _INVERSE.get(self, self)


_INVERSE = {Effect.NARROWS: Effect.WIDENS, Effect.WIDENS: Effect.NARROWS}


class Direction(enum.Enum):
    """Who sends the value: the client (request) or the server (response); `BOTH` for a shared schema."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"
    NONE = "none"


class Guard(enum.Enum):
    """A circumstance that moves the level away from the table; each moves it in one way."""

    TOLERATED = "tolerated"
    ERROR_STATUS = "error-status"
    NAMES_A_MEMBER = "names-a-member"


GUARDS = {
    Guard.TOLERATED: "the client profile tolerates it: breaking becomes dangerous",
    Guard.ERROR_STATUS: "only error answers are concerned: one level softer",
    Guard.NAMES_A_MEMBER: "the client has a member of that name: compatible becomes dangerous",
}

SEVERITY_TABLE: dict[Effect, tuple[Level, Level]] = {
    Effect.NARROWS: (Level.BREAKING, Level.COMPATIBLE),
    Effect.WIDENS: (Level.COMPATIBLE, Level.BREAKING),
    Effect.INCOMPARABLE: (Level.BREAKING, Level.BREAKING),
    Effect.VIOLATION: (Level.BREAKING, Level.BREAKING),
    Effect.UNKNOWN: (Level.DANGEROUS, Level.DANGEROUS),
    Effect.NONE: (Level.COMPATIBLE, Level.COMPATIBLE),
}

_SOFTER = {Level.BREAKING: Level.DANGEROUS, Level.DANGEROUS: Level.COMPATIBLE}


@attrs.frozen
class Judgement:
    """A level together with the steps that lead to it, one sentence a step."""

    level: Level
    steps: tuple[str, ...]


def judge(effect: Effect, direction: Direction, guards: frozenset[Guard] = frozenset()) -> Judgement:
    """Derive the level of `effect` in `direction` (anything but RESPONSE reads the request column)."""
    response = direction is Direction.RESPONSE
    level = SEVERITY_TABLE[effect][response]
    side = "response" if response else "request"
    steps = [f"{effect.value} in the {side} column of the severity table is {level.value}"]
    for guard, after in (
        (Guard.TOLERATED, Level.DANGEROUS if level is Level.BREAKING else level),
        (Guard.NAMES_A_MEMBER, Level.DANGEROUS if level is Level.COMPATIBLE else level),
    ):
        if guard in guards and response and after is not level:
            level = after
            steps.append(GUARDS[guard])
    if Guard.ERROR_STATUS in guards and level in _SOFTER:
        level = _SOFTER[level]
        steps.append(GUARDS[Guard.ERROR_STATUS])
    return Judgement(level, tuple(steps))


@attrs.frozen
class ClientProfile:
    """The tolerance of a client: a widened answer is a level softer where the client copes.

    The defaults describe the clients under ``docrelay_api``: openapi-python-client with the templates
    of this repository, and the facade over it.
    """

    open_enums: bool = True
    """An unknown enum value is kept as it is."""

    enum_members: bool = True
    """Every enum value is a member of a Python class, so a value that goes takes its name along."""

    unknown_fields_kept: bool = True
    """A property that the document does not name lands in `additional_properties`."""

    keyword_only_arguments: bool = True
    """Arguments go by name, so that their order does not matter and their names do."""

    optional_is_unset: bool = True
    """A missing optional property is `UNSET`; code written for a required one has no branch for it."""

    unknown_status_raises: bool = True
    """An undocumented success status raises instead of giving a value."""

    errors_raise: bool = True
    """Every error status raises a typed error, whether it is documented or not."""

    names_headers: bool = False
    """Response headers are typed attributes of the answer."""


DEFAULT = ClientProfile()
