"""What our effects claim of two schemas, and the values that prove or refute it."""

from __future__ import annotations

import enum
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

import attrs

from docrelay.contract import Effect, Report
from tests.contract.cells import content, document
from tests.peers.contract.json_schema import Schema
from tests.peers.contract.values import draw, validator

if TYPE_CHECKING:
    from jsonschema_rs import Validator

Compare = Callable[[Any, Any], Report]

_SAFE = {
    "request": {Effect.WIDENS, Effect.NONE},
    "response": {Effect.NARROWS, Effect.NONE},
}


class Claim(enum.Enum):
    """What we say happens to the values that the sender knows of."""

    KEPT = "kept"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@attrs.frozen
class Witness:
    """A value that the sender's schema accepts and the receiver's does not."""

    value: Any


def claim(report: Report, side: str) -> Claim:
    """Return what the changes on the wire say together; only effects count, not levels or guards."""
    effects = {change.effect for change in report.changes if change.layer == "wire"}
    if effects <= _SAFE[side]:
        return Claim.KEPT
    sure = effects - _SAFE[side] - {Effect.UNKNOWN}
    return Claim.REFUSED if sure else Claim.UNKNOWN


def sender_and_receiver(old: Schema, new: Schema, side: str) -> tuple[Schema, Schema]:
    """Return whose values have to be accepted by whom: old clients' requests by the new service, and
    the new service's answers by old clients.
    """
    return (old, new) if side == "request" else (new, old)


def tolerant(schema: Any) -> Any:
    """Return a schema as our clients read it: they keep properties that it does not allow for."""
    if isinstance(schema, dict):
        return {
            key: item if key == "enum" else tolerant(item)
            for key, item in schema.items()
            if (key, item) != ("additionalProperties", False)
        }
    return [tolerant(item) for item in schema] if isinstance(schema, list) else schema


def witness(sender: Schema, receiver: Schema, *, named: bool, tries: int) -> tuple[Witness | None, int]:
    """Return a value that is sent and refused, if `tries` values show one, and how many were sent."""
    accepts, refuses = validator(sender), validator(receiver)
    random, sent = Random(tries), 0
    for _ in range(tries):
        value = draw(sender, random, named=named)
        if accepts.is_valid(value):
            sent += 1
            if not refuses.is_valid(value):
                return Witness(_smaller(value, accepts, refuses)), sent
    return None, sent


def _smaller(value: Any, accepts: Validator, refuses: Validator) -> Any:
    """Return the value without the properties that do not matter, so that a reader sees which do."""
    for name in list(value) if isinstance(value, dict) else ():
        rest = {other: item for other, item in value.items() if other != name}
        if accepts.is_valid(rest) and not refuses.is_valid(rest):
            value = rest
    return value


def with_schema(schema: Schema, side: str) -> dict[str, Any]:
    """Return an OpenAPI 3.1 document whose operation sends or gets values of `schema`."""
    if side == "request":
        made = document({"requestBody": {"required": True, **content(schema)}})
    else:
        made = document({"responses": {"200": {"description": "", **content(schema)}}})
    return {**made, "openapi": "3.1.0"}
