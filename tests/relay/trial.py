"""The main job against services of which one call in twenty goes wrong, in every way there is."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import httpx

from docrelay import RetryPolicy
from docrelay.relay import DocumentResult, Plan, Relay, RelayReport, collect
from docrelay.relay.record import Record
from docrelay.sandbox import Sandbox

SHARE = 0.05
KINDS: tuple[dict[str, Any], ...] = (
    *({"status": status} for status in (408, 425, 500, 502, 503, 504, 520)),
    {"status": 429, "retry_after": 0.0},
    {"status": 503, "retry_after": 0.0, "performed": True},
    {"status": 503, "retry_after": 0.01},
    *(
        {"status": 503, "retry_after": 0.0, "retry_after_form": form}
        for form in ("http-date", "rfc850-date", "asctime-date", "invalid")
    ),
    {"status": 500, "body": "broken", "content_type": "text/html", "performed": True},
    {"reset": True},
    {"reset": True, "performed": True},
    {"cut_at": 5},
    {"cut_at": 0, "reset": True},
    {"delay": 0.05},
    {"bytes_per_second": 20_000.0},
    {"change": "html-page"},
    {"change": "html-page", "performed": True},
    *({"change": name} for name in ("malformed", "unknown-enum", "unknown-fields", "missing-fields")),
    {"change": "null-fields"},
    {"expire_token": True},
    {"clock_ahead": 60.0},
)
_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
_NOT_CONNECTED = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})
_READING_POSTS = ("/GetMapColumns", "/validate")
RETRY = RetryPolicy(attempts=6, base_delay=0.01, max_delay=0.05)


@attrs.frozen
class Call:
    """One request as it was answered: a status, "unreadable", or the name of what broke."""

    method: str
    path: str
    outcome: int | str

    @property
    def may_be_resent(self) -> bool:
        """Return whether it failed, in a way after which it may go out again."""
        if self.outcome in (401, 429) or self.outcome in _NOT_CONNECTED:
            return True
        if self.method == "POST" and not self.path.endswith(_READING_POSTS):
            return False
        return isinstance(self.outcome, str) or self.outcome in _STATUSES

    def __str__(self) -> str:
        """Return what can be read in a list of calls."""
        return f"{self.method} .../{self.path.rpartition('/')[2]}: {self.outcome}"


class Recorder(httpx.AsyncBaseTransport):
    """Send requests over the network, and note what came of each for the document it was sent for."""

    def __init__(self) -> None:
        self.calls: dict[int | None, list[Call]] = {}
        self.at_work: dict[asyncio.Task[Any] | None, int] = {}
        self._inner = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=50))

    def listen(self, record: Record) -> None:
        """Note which document a task works on."""
        if record.state == "working":
            self.at_work[asyncio.current_task()] = record.position
        else:
            self.at_work.pop(asyncio.current_task(), None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        calls = self.calls.setdefault(self.at_work.get(asyncio.current_task()), [])
        place = request.method, request.url.path
        try:
            response = await self._inner.handle_async_request(request)
            # Read here, so that an answer which is cut is noted as what it is.
            await response.aread()
        except httpx.RequestError as failure:
            calls.append(Call(*place, type(failure).__name__))
            raise
        calls.append(Call(*place, response.status_code if _is_readable(response) else "unreadable"))
        content = {"content-encoding", "transfer-encoding"}
        headers = [(name, value) for name, value in response.headers.multi_items() if name not in content]
        return httpx.Response(
            response.status_code, headers=headers, content=response.content, extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def _is_readable(response: httpx.Response) -> bool:
    """Return whether a success answer is neither a web page nor JSON that breaks off."""
    kind = response.headers.get("content-type", "").partition(";")[0]
    if response.is_success and kind == "application/json":
        try:
            response.json()
        except ValueError:
            return False
    return not response.is_success or kind != "text/html"


@attrs.frozen
class Trial:
    """What a relay under faults did, and what the sandbox says about it."""

    report: RelayReport
    calls: Mapping[int | None, list[Call]]
    rows: Counter[str]
    strikes: Mapping[str, int]

    def lies(self) -> list[str]:
        """Return where the report and what the services hold differ, or a document has no end."""
        found: list[str] = []
        allowed = {"pushed": {1}, "unconfirmed": {0, 1}, "failed": {0}, "ready": {0}, "cancelled": {0}}
        for number, item in enumerate(self.report.documents):
            held = self.rows[f"INV-{number:05}"]
            if held not in allowed.get(item.state, set()):
                found.append(f"{item.name} is {item.state}, and the map holds {held} rows of it")
        return found

    def doubled(self) -> list[str]:
        """Return the invoices of which the map holds more than one row."""
        return [number for number, count in self.rows.items() if count > 1]

    def given_up(self) -> list[str]:
        """Return the documents that failed although their last call could have gone out again."""
        return [
            f"{item.name} ({item.error.kind if item.error else item.state}): {self._sequence(number)}"
            for number, item in enumerate(self.report.documents)
            if item.state in ("failed", "unconfirmed", "cancelled") and self._last(item, number).may_be_resent
        ]

    def _last(self, item: DocumentResult, number: int) -> Call:
        own = self.calls.get(number, [])
        return self.calls[None][-1] if item.row is not None or not own else own[-1]

    def _sequence(self, number: int) -> str:
        return ", ".join(map(str, self.calls.get(number, [])))

    def __str__(self) -> str:
        """Return the counts, and the sequence of calls of every document that was not pushed."""
        struck = sum(self.strikes.values())
        lines = [f"{self.report.counts}, {struck} calls struck, {sum(self.rows.values())} rows held"]
        lines += [
            f"{item.name} {item.state}: {self._sequence(number)}: {item.error.message if item.error else '-'}"
            for number, item in enumerate(self.report.documents)
            if item.state != "pushed"
        ]
        if self.report.error:
            lines.append(f"the job: {', '.join(map(str, self.calls[None]))}: {self.report.error.message}")
        return "\n".join(lines)


async def trial(folder: Path, *, documents: int, seed: int, share: float = SHARE) -> Trial:
    """Relay so many documents while `share` of all calls are struck, each kind of fault as often."""
    for number in range(documents):
        text = f"Invoice number: INV-{number:05}\nInvoice date: 2026-03-14\nTotal amount: {number}.50 EUR\n"
        (folder / f"{number:05}.txt").write_text(text)
    recorder = Recorder()
    plan = Plan(template="Invoices", map_name="INVOICES", concurrency=16)
    options: Any = {"transport": recorder, "retry": RETRY}
    with Sandbox(reads=1) as sandbox:
        kinds = list(KINDS)
        random.Random(seed).shuffle(kinds)
        for number, kind in enumerate(kinds):
            sandbox.faults.add(**kind, probability=share / len(kinds), seed=1000 * seed + number)
        job = Relay(
            collect([f"{folder}/*.txt"]),
            plan,
            variables=sandbox.environ,
            options=options,
            listener=recorder.listen,
        )
        report = await job.run()
        strikes = {str(item["id"]): int(item["strikes"]) for item in sandbox.faults.list()}
        sandbox.faults.clear()
        rows = Counter(row["InvoiceNumber"] for row in sandbox.pushed())
    return Trial(report, recorder.calls, rows, strikes)
