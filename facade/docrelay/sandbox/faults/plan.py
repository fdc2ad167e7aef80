"""Faults: what can be made to go wrong on demand, and when.

A fault names an operation, the calls of it that it affects, and what happens to them. Fields are the same
in Python (`sandbox.faults.add(...)`) and as JSON at `/_sandbox/faults`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from random import Random
from typing import Any, Literal, TypedDict, cast, get_args

import attrs

from docrelay.sandbox.errors import ControlError

RetryAfterForm = Literal["seconds", "http-date", "rfc850-date", "asctime-date", "invalid"]
Change = Literal["html-page", "malformed", "unknown-enum", "unknown-fields", "missing-fields", "null-fields"]
_MAX_SECONDS = 3600.0
_YEAR = 366 * 86_400


class FaultFields(TypedDict, total=False):
    """The fields of a fault as keyword arguments; `Fault` explains them."""

    nth: int | None
    after: int
    every: int
    times: int | None
    probability: float
    seed: int
    status: int | None
    body: str | None
    content_type: str
    retry_after: float | None
    retry_after_form: RetryAfterForm
    delay: float
    bytes_per_second: float | None
    cut_at: int | None
    reset: bool
    change: Change | None
    field: str
    expire_token: bool
    clock_ahead: float
    performed: bool


@attrs.frozen(kw_only=True)
class Effect:
    """What happens to a call that a fault affects.

    Attributes:
        status: Answer with this status instead of the true one.
        body: The body of that answer; None gives the vendor's error form, an empty text no body at all.
        content_type: The content type of `body`.
        retry_after: Send Retry-After for so many seconds from now.
        retry_after_form: As delay-seconds, or as one of the three date forms that RFC 9110, section 5.6.7
            wants understood: IMF-fixdate and the obsolete ones of RFC 850 and asctime; or as no form at all.
        delay: Seconds of silence before the first byte of the answer.
        bytes_per_second: How fast the body flows.
        cut_at: End the connection after so many bytes of the body, which announces more.
        reset: End the connection with RST: at once, or at `cut_at`.
        change: Change the answer. `html-page` is a proxy's page in its place, `malformed` breaks JSON and
            XML; the others change members of a JSON answer by its schema: every enum value becomes an
            unknown one, every object gets an unknown member, optional members are missing or null.
        field: Restrict `change` to members of this name, required ones included.
        expire_token: The token of the call is expired from now on, whatever its lifetime said.
        clock_ahead: For this call the server's clock is ahead by so many seconds (behind, when negative):
            the Date header, the times it notes and answers, and the lifetimes of tokens.
        performed: Perform the call although its answer is lost: for `status`, `reset` and `html-page`, which
            otherwise end the call before anything is done.
    """

    status: int | None = None
    body: str | None = None
    content_type: str = "text/plain; charset=utf-8"
    retry_after: float | None = None
    retry_after_form: RetryAfterForm = "seconds"
    delay: float = 0.0
    bytes_per_second: float | None = None
    cut_at: int | None = None
    reset: bool = False
    change: Change | None = None
    field: str = ""
    expire_token: bool = False
    clock_ahead: float = 0.0
    performed: bool = False

    @property
    def replaces(self) -> bool:
        """Return whether the call is answered without being performed."""
        ends = self.status is not None or self.change == "html-page"
        return not self.performed and (ends or (self.reset and self.cut_at is None))


@attrs.frozen(kw_only=True)
class Fault(Effect):
    """A fault: which calls it affects, and how.

    Attributes:
        operation: `<api>.<operationId>`, `<api>.*` or `*`.
        nth: Affect only the nth call, counted from one since the fault was added.
        after: Let so many calls through first.
        every: Then affect every so manyth call.
        times: Affect so many calls at most; None for no end.
        probability: Affect a call with this chance, drawn from `seed` and the number of the call.
        id: Given by the sandbox.
    """

    operation: str = "*"
    nth: int | None = None
    after: int = 0
    every: int = 1
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    id: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _check_types(self)
        _check_trigger(self)
        _check_effect(self)

    def affects(self, number: int) -> bool:
        """Return whether the fault affects a call, by its number; the same one every time."""
        if self.nth is not None:
            return number == self.nth
        if number <= self.after or (number - self.after - 1) % self.every:
            return False
        # S311: this must be repeatable, not secret.
        return self.probability >= 1 or Random(f"{self.seed}/{number}").random() < self.probability  # noqa: S311

    def effect(self) -> Effect:
        """Return the effect alone."""
        return Effect(**{item.name: getattr(self, item.name) for item in attrs.fields(Effect)})

    def as_json(self) -> dict[str, Any]:
        """Return id, operation, and the fields that differ from their defaults."""
        changed = {
            item.name: getattr(self, item.name)
            for item in attrs.fields(Fault)
            if getattr(self, item.name) != item.default
        }
        return {**changed, "id": self.id, "operation": self.operation}


_INTEGERS = ("nth", "after", "every", "times", "seed", "status", "cut_at")
_NUMBERS = ("probability", "retry_after", "delay", "bytes_per_second", "clock_ahead")
_FLAGS = ("reset", "expire_token", "performed")
_TEXTS = ("operation", "body", "content_type", "field", "id")
_NULLABLE = frozenset(
    {"nth", "times", "status", "body", "retry_after", "bytes_per_second", "cut_at", "change"}
)


def _check_types(fault: Fault) -> None:
    kinds: tuple[tuple[tuple[str, ...], tuple[type, ...], str], ...] = (
        (_INTEGERS, (int,), "a whole number"),
        (_NUMBERS, (int, float), "a number"),
        (_TEXTS, (str,), "a text"),
        (_FLAGS, (bool,), "true or false"),
    )
    for names, types, what in kinds:
        for name in names:
            value = getattr(fault, name)
            if value is None and name in _NULLABLE:
                continue
            if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
                raise ControlError(name, f"must be {what}")
    for name, known in (("change", get_args(Change)), ("retry_after_form", get_args(RetryAfterForm))):
        value = getattr(fault, name)
        if value not in known and not (value is None and name in _NULLABLE):
            raise ControlError(name, f"must be one of {', '.join(known)}")


def _check_trigger(fault: Fault) -> None:
    _least(fault, nth=1, every=1, times=1, after=0)
    if not 0 <= fault.probability <= 1:
        raise ControlError("probability", "must be between 0 and 1")
    if fault.nth is not None:
        for name, default in (("after", 0), ("every", 1), ("times", None), ("probability", 1.0)):
            if getattr(fault, name) != default:
                raise ControlError(name, "says nothing beside nth, which means one call")


def _check_effect(fault: Fault) -> None:
    _least(fault, retry_after=0, delay=0, cut_at=0)
    for name in ("delay", "retry_after"):
        if not (getattr(fault, name) or 0) <= _MAX_SECONDS:
            raise ControlError(name, f"must be at most {_MAX_SECONDS:g} seconds")
    if not abs(fault.clock_ahead) <= _YEAR:
        raise ControlError("clock_ahead", "must be at most a year")
    if fault.bytes_per_second is not None and not fault.bytes_per_second > 0:
        raise ControlError("bytes_per_second", "must be more than 0")
    _check_answer(fault)
    if fault.field and fault.change not in ("unknown-enum", "missing-fields", "null-fields"):
        raise ControlError("field", "needs a change of unknown-enum, missing-fields or null-fields")
    if fault.effect() == Effect():
        raise ControlError("status", "nothing would happen: give status, change, delay, cut_at or the like")


def _check_answer(fault: Fault) -> None:
    if fault.status is not None and not 200 <= fault.status <= 599:
        raise ControlError("status", "must be between 200 and 599")
    for name in ("body", "retry_after"):
        if getattr(fault, name) is not None and fault.status is None:
            raise ControlError(name, "needs a status")
    if fault.status in (204, 304) and fault.body:
        raise ControlError("body", f"a {fault.status} has none")
    if fault.change is not None and fault.status is not None and fault.change != "html-page":
        raise ControlError("change", "changes the true answer, so it goes with no status")
    if not fault.content_type.isprintable() or not fault.content_type.isascii():
        raise ControlError("content_type", "must be printable ASCII")


def _least(fault: Fault, **limits: int) -> None:
    for name, limit in limits.items():
        value = getattr(fault, name)
        if value is not None and not value >= limit:
            raise ControlError(name, f"must be at least {limit}")


def read_fault(value: object) -> Fault:
    """Read a fault from JSON members; raises ControlError."""
    if not isinstance(value, dict):
        raise ControlError("body", "must be a JSON object")
    members = cast("Mapping[str, Any]", value)
    known = {item.name for item in attrs.fields(Fault)} - {"id"}
    for name in members:
        if name not in known:
            raise ControlError(name, f"is not a field of a fault; known are {', '.join(sorted(known))}")
    return Fault(**members)


@attrs.define
class _Set:
    fault: Fault
    calls: int = 0
    strikes: int = 0


def merge(effects: Sequence[Effect]) -> Effect | None:
    """Join the effects on one call: of two that differ in a field, the one that was set first counts."""
    if not effects:
        return None
    chosen: dict[str, Any] = {}
    for item in attrs.fields(Effect):
        values = [getattr(effect, item.name) for effect in effects]
        chosen[item.name] = next((value for value in values if value != item.default), item.default)
    return Effect(**chosen)


class FaultPlan:
    """All faults of one sandbox. Calls are numbered as they arrive, so equal runs meet equal faults."""

    def __init__(self, operations: Callable[[], Mapping[str, Sequence[str]]]) -> None:
        """Start without faults; `operations` gives the operationIds by API, asked when a fault is added."""
        self._operations = operations
        self._sets: dict[str, _Set] = {}
        self._number = 0

    def add(self, fault: Fault) -> Fault:
        """Set a fault and return it with its id; raises ControlError for an unknown operation."""
        self._check(fault.operation)
        self._number += 1
        named = attrs.evolve(fault, id=str(self._number))
        self._sets[named.id] = _Set(named)
        return named

    def remove(self, key: str) -> bool:
        """Take a fault away; False when there is none of this id."""
        return self._sets.pop(key, None) is not None

    def clear(self) -> None:
        """Take all faults away; ids begin anew."""
        self._sets.clear()
        self._number = 0

    def entries(self) -> list[dict[str, Any]]:
        """Return all faults with the number of calls they saw and affected."""
        return [
            {**item.fault.as_json(), "calls": item.calls, "strikes": item.strikes}
            for item in self._sets.values()
        ]

    def match(self, api: str, operation: str) -> Effect | None:
        """Count a call for every fault that concerns it; returns what happens to it, if anything."""
        effects: list[Effect] = []
        for item in self._sets.values():
            if item.fault.operation not in ("*", f"{api}.*", f"{api}.{operation}"):
                continue
            item.calls += 1
            spent = item.fault.times is not None and item.strikes >= item.fault.times
            if not spent and item.fault.affects(item.calls):
                item.strikes += 1
                effects.append(item.fault.effect())
        return merge(effects)

    def _check(self, operation: str) -> None:
        known = ["*"]
        for api, names in self._operations().items():
            known += [f"{api}.*", *(f"{api}.{name}" for name in names)]
        if operation not in known:
            near = get_close_matches(operation, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ControlError("operation", f"{operation!r} is not <api>.<operationId>, <api>.* or *{hint}")
