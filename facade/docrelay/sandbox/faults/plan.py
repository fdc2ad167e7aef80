"""The plan of faults: which are set, how often each was met, and what strikes the call at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import attrs

from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.faults.fault import Effect, Fault


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
        """Return all faults with the number of calls they saw and struck."""
        return [
            {**item.fault.as_json(), "calls": item.calls, "strikes": item.strikes}
            for item in self._sets.values()
        ]

    def strike(self, api: str, operation: str) -> Effect | None:
        """Count a call for every fault that concerns it; returns what happens to it, if anything."""
        effects: list[Effect] = []
        for item in self._sets.values():
            if item.fault.operation not in ("*", f"{api}.*", f"{api}.{operation}"):
                continue
            item.calls += 1
            spent = item.fault.times is not None and item.strikes >= item.fault.times
            if not spent and item.fault.meets(item.calls):
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
