"""What becomes of every document and of the run: while the job runs, in its report, and as JSON."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

import attrs

from docrelay import errors
from docrelay._core.files import replacing
from docrelay._core.text import one_line, replace_controls
from docrelay.relay.documents import Document, Fingerprint
from docrelay.relay.rows import Row

LONGEST = 2000
"""How many characters of a message are kept."""

# The first class that fits gives the hint, so the special ones stand before the general ones.
_HINTS: tuple[tuple[type[BaseException], str], ...] = (
    (errors.LoginRequired, "sign in again"),
    (errors.TokenEndpointUnreachableError, ""),
    (errors.TokenRequestError, "check the credentials in the environment"),
    (errors.AuthenticationError, "check the credentials in the environment"),
    (errors.PermissionDeniedError, "ask for an account that may do this"),
    (errors.RateLimitError, "try again later, or with a lower --concurrency"),
    (errors.ServerError, "the service failed: try again later"),
    (errors.WaitTimeoutError, "raise --timeout, or look at the document in the service"),
    (errors.ProcessingError, "check that the document is complete and readable"),
    (errors.TimeoutExceededError, "try again, or raise --timeout"),
    (FileNotFoundError, "the file went away, or is a link that leads nowhere"),
    (PermissionError, "make the file readable for this account"),
)


@attrs.frozen
class Failure:
    """Why something failed: the class of the error, one line of text, and what to do (may be empty)."""

    kind: str
    message: str
    hint: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Describe an error; only docrelay's own errors and those of the file system are quoted."""
        kind = type(error).__name__
        if isinstance(error, OSError) and not isinstance(error, errors.DocrelayError):
            name = f": {replace_controls(str(error.filename))}" if error.filename else ""
            return cls(kind, f"{error.strerror or kind}{name}", _hint(error))
        if isinstance(error, errors.DocrelayError):
            return cls(kind, one_line(str(error), LONGEST), _hint(error))
        return cls(kind, f"an unexpected {kind}", "this is a defect: --debug shows where it arose")

    def general(self, own: Iterable[str | int]) -> str:
        """Return the message with … for what is `own` to one document: its ids, path and name."""
        message = self.message
        for text in sorted({str(item) for item in own if item}, key=len, reverse=True):
            message = message.replace(text, "…")
        return message


def _hint(error: BaseException) -> str:
    own: object = getattr(error, "advice", "")
    if isinstance(own, str) and own:
        return own
    return next((hint for kind, hint in _HINTS if isinstance(error, kind)), "")


FORMAT = "docrelay-relay/1"

Via: TypeAlias = Literal["documine", "smartdocumentor"]
"""The service that extracts."""

State: TypeAlias = Literal["waiting", "working", "ready", "pushed", "failed", "unconfirmed", "cancelled"]
"""How a document ended.

`pushed`: its row went through the run. `ready`: its row is complete but was not pushed (a dry run, or
a job that broke off before the run). `failed`: see the failure. `unconfirmed`: its row was sent, and
the answer does not say what became of it. `cancelled`: it was not finished when the job broke off.
`waiting` and `working` occur only while the job runs.
"""

Outcome: TypeAlias = Literal["complete", "partial", "nothing", "interrupted"]


@attrs.frozen
class DocumentResult:
    """What became of one document.

    `path` is the path or redacted URL; `size` in bytes; `ids` those of the service; `seconds` is the
    time from its first step to its last.
    """

    path: str
    name: str
    state: State
    size: int | None = None
    sha256: str | None = None
    ids: Mapping[str, str | int] = attrs.field(factory=dict[str, str | int])
    components: Mapping[str, list[str]] = attrs.field(factory=dict[str, list[str]])
    row: Mapping[str, str] | None = None
    error: Failure | None = None
    seconds: float = 0.0


@attrs.frozen
class RunError:
    """The message of a failed row; `document` is the path, None when the row fits no document."""

    message: str
    document: str | None = None


@attrs.frozen
class RunResult:
    """What the run of the map did; `map_key` is the GUID, `map_id` the short name."""

    map_id: str
    map_key: str
    succeeded: bool
    run_number: int | None = None
    record_count: int = 0
    error_count: int = 0
    error_message: str = ""
    errors: tuple[RunError, ...] = ()
    seconds: float = 0.0


@attrs.frozen(kw_only=True)
class RelayReport:
    """What a job did.

    `ids` are those of the template and its container, `container` its name, `run` None when no map
    was run, `error` what ended the whole job, `started` a UTC time.
    """

    via: Via
    template: str
    map_name: str
    container: str
    started: str
    documents: tuple[DocumentResult, ...]
    ids: Mapping[str, str | int] = attrs.field(factory=dict[str, str | int])
    run: RunResult | None = None
    error: Failure | None = None
    warnings: tuple[str, ...] = ()
    dry_run: bool = False
    interrupted: bool = False
    seconds: float = 0.0
    version: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of documents in every state that occurs."""
        return dict(sorted(Counter(item.state for item in self.documents).items()))

    @property
    def outcome(self) -> Outcome:
        """Return `complete`, `partial`, `nothing` or `interrupted`; the goal of a dry run is `ready`."""
        if self.interrupted:
            return "interrupted"
        reached = sum(item.state == ("ready" if self.dry_run else "pushed") for item in self.documents)
        if not reached:
            # Of an unconfirmed row the service may have taken something on.
            return "partial" if any(item.state == "unconfirmed" for item in self.documents) else "nothing"
        return "complete" if reached == len(self.documents) and self.error is None else "partial"

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON members."""
        members = attrs.asdict(self)
        members["map"] = members.pop("map_name")
        return {
            **members,
            "format": FORMAT,
            "documents": [_members(item) for item in self.documents],
            "counts": {"documents": len(self.documents), **self.counts},
            "outcome": self.outcome,
            "seconds": round(self.seconds, 3),
            "run": _members(self.run) if self.run else None,
        }

    def to_bytes(self) -> bytes:
        """Return the report as UTF-8 JSON with sorted keys; equal reports give equal bytes."""
        text = json.dumps(self.as_json(), indent=2, sort_keys=True, ensure_ascii=False)
        return text.encode("utf-8", "replace") + b"\n"

    def write(self, target: str | os.PathLike[str]) -> Path:
        """Write the report and return its path; raises OSError.

        It appears under its name only when it is complete. A link is followed, and what is no
        regular file, such as ``/dev/stdout``, is written to as it is.
        """
        with replacing(Path(target)) as file:
            file.write(self.to_bytes())
        return Path(target)


def _members(item: DocumentResult | RunResult) -> dict[str, Any]:
    return {**attrs.asdict(item), "seconds": round(item.seconds, 3)}


Clock: TypeAlias = Callable[[], float]

CHECK_RUN_HISTORY = "look at the run history of the map before you push these rows again"
"""What to do about a row that may have been pushed."""


@attrs.define(eq=False)
class Record:
    """One document on its way; `step` is the word for what happens to it now.

    `listener` is called with every change. `position` counts from 0.
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
            self.fail(
                Failure("Interrupted", "the job broke off during the run", CHECK_RUN_HISTORY), "unconfirmed"
            )
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
