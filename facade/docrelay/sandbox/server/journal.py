"""The journal: what was asked of the sandbox, without secrets."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

import attrs

REDACTED = "[redacted]"


@attrs.frozen
class Entry:
    """One request: where it went, what came of it. Bodies and headers are not kept."""

    number: int
    service: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    operation: str | None
    status: int
    violations: tuple[str, ...]
    content_type: str
    content_length: int
    struck: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON members."""
        return attrs.asdict(self)


class Journal:
    """Keep the last `limit` requests and a count of all of them."""

    def __init__(self, limit: int = 2000) -> None:
        """Start empty."""
        self._entries: deque[Entry] = deque(maxlen=limit)
        self._counts: Counter[str] = Counter()
        self._total = 0

    def add(
        self,
        *,
        service: str,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]],
        operation: str | None,
        status: int,
        violations: Sequence[str] = (),
        content_type: str = "",
        content_length: int = 0,
        struck: bool = False,
    ) -> None:
        """Note one request; query values that the contracts do not know as harmless are redacted."""
        # An allow-list: any other value could be a secret. It is not needed before the first call.
        from docrelay_api.query_names import HARMLESS  # noqa: PLC0415

        self._total += 1
        self._counts[f"{service}.{operation or 'unknown'}"] += 1
        shown = tuple((name, value if name.lower() in HARMLESS else REDACTED) for name, value in query)
        self._entries.append(
            Entry(
                self._total, service, method, path, shown, operation, status,
                tuple(violations), content_type, content_length, struck,
            )
        )  # fmt: skip

    def entries(self) -> list[dict[str, Any]]:
        """Return the kept requests, oldest first."""
        return [entry.as_json() for entry in self._entries]

    def counts(self) -> dict[str, int]:
        """Return how often each operation was called, keyed `<service>.<operationId>`."""
        return dict(sorted(self._counts.items()))

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._counts.clear()
        self._total = 0
