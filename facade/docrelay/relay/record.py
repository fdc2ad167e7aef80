"""The working state of one document while its job runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

import attrs

from docrelay.relay.documents import Document, Fingerprint
from docrelay.relay.failure import Failure
from docrelay.relay.report import DocumentResult, State
from docrelay.relay.rows import Row

Clock: TypeAlias = Callable[[], float]

LOOK = "look at the run history of the map before you push these rows again"
"""What to do about a row that may have been pushed."""


@attrs.define(eq=False)
class Record:
    """One document on its way; `step` is the word for what happens to it now.

    `listener` hears of every change. `position` counts from 0.
    """

    position: int
    document: Document
    listener: Callable[[Record], None]
    clock: Clock = time.monotonic
    state: State = "waiting"
    step: str = "waiting"
    fingerprint: Fingerprint | None = None
    ids: dict[str, str | int] = attrs.field(factory=dict[str, str | int])
    components: dict[str, list[str]] = attrs.field(factory=dict[str, list[str]])
    row: Row | None = None
    failure: Failure | None = None
    _begun: float | None = None
    _ended: float | None = None

    def begin(self, step: str, /, **ids: str | int) -> None:
        """Take note of a step and of the ids that the service gave."""
        self._begun = self.clock() if self._begun is None else self._begun
        self.ids.update(ids)
        self._change("working", step)

    def ready(self, components: dict[str, list[str]], row: Row) -> None:
        """End with a row that can be pushed."""
        self.components, self.row = components, row
        self._change("ready")

    def pushing(self) -> None:
        """Take note that the row is being sent."""
        self._change(self.state, "pushing")

    def pushed(self) -> None:
        """End well."""
        self._change("pushed")

    def fail(self, failure: Failure, state: State = "failed") -> None:
        """End badly."""
        self.failure = failure
        self._change(state)

    def cancel(self) -> None:
        """End because the job broke off, unless it has ended already.

        A row that was being sent is unconfirmed: the service may have it.
        """
        if self.step == "pushing":
            self.fail(Failure("Interrupted", "the job broke off during the run", LOOK), "unconfirmed")
        elif self.state in ("waiting", "working"):
            self._change("cancelled")

    def _change(self, state: State, step: str | None = None) -> None:
        self.state, self.step = state, step or state
        self._ended = self.clock()
        self.listener(self)

    def result(self) -> DocumentResult:
        """Return what is known now."""
        begun = self._ended if self._begun is None else self._begun
        seconds = 0.0 if begun is None or self._ended is None else self._ended - begun
        known = self.fingerprint
        return DocumentResult(
            path=self.document.shown,
            name=self.document.name,
            state=self.state,
            size=known.size if known else None,
            sha256=known.sha256 if known else None,
            ids=dict(self.ids),
            components={name: list(values) for name, values in self.components.items()},
            row=dict(self.row) if self.row is not None else None,
            error=self.failure,
            seconds=seconds,
        )
