"""The main job: documents in, components out of them, rows into a SmartConnect map.

From asynchronous code, and from any other::

    report = await relay(["in/"], template="Invoices", map_name="INVOICES")
    report = relay_sync(["in/"], template="Invoices", map_name="INVOICES")

Public is what ``__all__`` names; the modules of this package are private.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Unpack

import anyio

from docrelay.relay.documents import Document, collect
from docrelay.relay.failure import Failure
from docrelay.relay.job import Relay
from docrelay.relay.plan import Plan, PlanOptions
from docrelay.relay.report import DocumentResult, RelayReport, RunError, RunResult

__all__ = [
    "Document",
    "DocumentResult",
    "Failure",
    "Plan",
    "Relay",
    "RelayReport",
    "RunError",
    "RunResult",
    "collect",
    "relay",
    "relay_sync",
]


async def relay(
    sources: Iterable[str | os.PathLike[str]], *, template: str, map_name: str, **options: Unpack[PlanOptions]
) -> RelayReport:
    """Extract the documents that `sources` name and push one row each; return the report.

    `options` are those of `Plan`. Settings come from the environment. Raises ConfigurationError when
    the job cannot begin; what happens to a document or to the run is told by the report.
    """
    plan = Plan(template=template, map_name=map_name, **options)
    return await Relay(collect(sources), plan).run()


def relay_sync(
    sources: Iterable[str | os.PathLike[str]], *, template: str, map_name: str, **options: Unpack[PlanOptions]
) -> RelayReport:
    """Do what `relay` does, from code that is not asynchronous."""

    async def work() -> RelayReport:
        return await relay(sources, template=template, map_name=map_name, **options)

    return anyio.run(work)
