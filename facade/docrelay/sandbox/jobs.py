"""Jobs: analyses, packages and tasks that move through their states, at a chosen pace, and fail on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Literal, cast, get_args

import attrs

from docrelay.sandbox.errors import ControlError

Kind = Literal["analysis", "package", "task"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# The documented working states, in the order that their names suggest.
STATES: Mapping[Kind, tuple[str, ...]] = {
    "analysis": (
        "PRE_PROCESSING",
        "OCR_PROCESSING",
        "STRUCTURE_ANALYZING",
        "PROCESSING",
        "ANALYSE",
        "INDEXING",
    ),
    "package": ("QUEUED", "GENERATING"),
    "task": ("30", "31"),
}


@attrs.frozen
class Pace:
    """How a job gets through its working states.

    It is over after it was asked for `reads` times, or, when `seconds` is given, so long after its start by
    the sandbox's clock. With `Pace(0)` it is over at once. Raises ControlError for a negative number.
    """

    reads: int = 2
    seconds: float | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if not _whole(self.reads):
            raise ControlError("reads", "must be a whole number")
        if self.reads < 0:
            raise ControlError("reads", "must not be negative")
        if self.seconds is not None and not _number(self.seconds):
            raise ControlError("seconds", "must be a number that is not negative")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


@attrs.frozen
class Failure:
    """How a job fails: `state` is the last working state that it shows, empty for the usual way."""

    state: str
    message: str
    download: bool = False


@attrs.frozen(kw_only=True)
class Order:
    """An order to fail the next `times` jobs of a kind whose file name fits `name`, None for all."""

    kind: Kind
    name: str = "*"
    times: int | None = 1
    state: str = ""
    message: str = "the sandbox was told to fail"
    download: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be meant; raises ControlError."""
        if self.kind not in KINDS:
            raise ControlError("kind", f"must be one of {', '.join(KINDS)}")
        if self.state and self.state not in STATES[self.kind]:
            raise ControlError("state", f"must be one of {', '.join(STATES[self.kind])}")
        if self.times is not None and (not _whole(self.times) or self.times < 1):
            raise ControlError("times", "must be a whole number of at least 1")
        if not isinstance(cast("object", self.download), bool):
            raise ControlError("download", "must be true or false")
        if self.download and self.kind != "task":
            raise ControlError("download", "is for tasks only")
        for field in ("name", "message"):
            if not isinstance(getattr(self, field), str) or not getattr(self, field):
                raise ControlError(field, "must be a text")


@attrs.define
class Job:
    """One job on its way; `asked` counts how often its state was asked for."""

    kind: Kind
    started: float
    pace: Pace
    failure: Failure | None = None
    asked: int = 0
    clock: Callable[[], float] = attrs.field(default=float, metadata={"saved": False}, eq=False)

    @property
    def finished(self) -> bool:
        """Return whether the working states are over."""
        if self.pace.seconds is None:
            return self.asked >= self.pace.reads
        return self.clock() >= self.started + self.pace.seconds

    @property
    def failed(self) -> Failure | None:
        """Return how the job was told to fail, once it has."""
        return self.failure if self.finished else None

    def ask(self) -> str | None:
        """Return the working state for this read, or None once the final state is to be shown."""
        if self.finished:
            return None
        states = self._shown()
        if self.pace.seconds is None:
            step = min(self.asked, len(states) - 1)
        else:
            part = (self.clock() - self.started) / self.pace.seconds
            step = min(max(int(part * len(states)), 0), len(states) - 1)
        self.asked += 1
        return states[step]

    def _shown(self) -> Sequence[str]:
        """Return the states to show; one that fails at a state shows that one last, however few its reads."""
        states = STATES[self.kind]
        if self.failure is None or not self.failure.state:
            return states
        states = states[: states.index(self.failure.state) + 1]
        return states if self.pace.seconds is not None else states[-self.pace.reads :]


class Jobs:
    """Start jobs at the pace that is set for their kind, and hand out the ordered failures."""

    def __init__(self, clock: Callable[[], float], pace: Pace) -> None:
        """Start with one pace for all kinds."""
        self._clock = clock
        self._first = pace
        self.clear()

    def clear(self) -> None:
        """Go back to the first pace, and forget all orders."""
        self._paces: dict[Kind, Pace] = dict.fromkeys(KINDS, self._first)
        self._orders: list[tuple[Order, int | None]] = []

    def begin(self, kind: Kind, name: str) -> Job:
        """Start a job for a file of this name."""
        return Job(kind, self._clock(), self._paces[kind], self._failure(kind, name), clock=self._clock)

    def set_pace(self, pace: Pace, kind: Kind | None = None) -> None:
        """Set the pace of jobs that start from now on, of one kind or of all; raises ControlError."""
        if kind is not None and kind not in KINDS:
            raise ControlError("kind", f"must be one of {', '.join(KINDS)}")
        for each in KINDS if kind is None else (kind,):
            self._paces[each] = pace

    def fail(self, order: Order) -> None:
        """Take an order for jobs that start from now on."""
        self._orders.append((order, order.times))

    def as_json(self) -> dict[str, Any]:
        """Return paces and the orders that are still open."""
        orders = [{**attrs.asdict(order), "times": left} for order, left in self._orders]
        return {"pace": {kind: attrs.asdict(pace) for kind, pace in self._paces.items()}, "failures": orders}

    def _failure(self, kind: Kind, name: str) -> Failure | None:
        for index, (order, left) in enumerate(self._orders):
            if order.kind == kind and fnmatchcase(name, order.name):
                if left == 1:
                    del self._orders[index]
                elif left is not None:
                    self._orders[index] = (order, left - 1)
                return Failure(order.state, order.message, order.download)
        return None


def read_order(members: Mapping[str, Any]) -> Order:
    """Read an order from JSON members; raises ControlError for an unknown one and for a wrong value."""
    known = {item.name for item in attrs.fields(Order)}
    for name in members:
        if name not in known:
            raise ControlError(name, f"is not known here; known are {', '.join(sorted(known))}")
    if "kind" not in members:
        raise ControlError("kind", f"must be one of {', '.join(KINDS)}")
    return Order(**members)


def read_pace(members: Mapping[str, Any]) -> tuple[Pace, Kind | None]:
    """Read a pace, and the kind it is for, from JSON members; raises ControlError."""
    for name in members:
        if name not in ("kind", "reads", "seconds"):
            raise ControlError(name, "is not known here; known are kind, reads, seconds")
    pace = Pace(members.get("reads", 0), members.get("seconds"))
    return pace, members.get("kind")
