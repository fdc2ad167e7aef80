"""The report of a job: what became of every document and of the run, as values and as JSON."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

import attrs

from docrelay._core.files import replacing
from docrelay.relay.failure import Failure
from docrelay.relay.plan import Via

FORMAT = "docrelay-relay/1"

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
            return "nothing"
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
