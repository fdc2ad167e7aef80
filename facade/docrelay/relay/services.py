"""Open the clients that a plan needs, from environment variables."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

import attrs
import httpx

from docrelay import config
from docrelay._async.base import AsyncClientOptions
from docrelay._async.documine import AsyncDocuMine
from docrelay._async.smartconnect import AsyncSmartConnect
from docrelay._async.smartdocumentor import AsyncSmartDocumentor
from docrelay._core.defaults import TIMEOUT
from docrelay.errors import ConfigurationError
from docrelay.relay.extraction import DocuMineExtraction, Extraction, SmartDocumentorExtraction
from docrelay.relay.plan import Plan
from docrelay.relay.publisher import publisher_for

T = TypeVar("T")


@attrs.frozen
class Services:
    """The two ends of a job."""

    extraction: Extraction
    smartconnect: AsyncSmartConnect


@asynccontextmanager
async def opened(
    plan: Plan, variables: Mapping[str, str] | None = None, options: AsyncClientOptions | None = None
) -> AsyncGenerator[Services, None]:
    """Open the clients and close them in the end; nothing is sent by this.

    Raises ConfigurationError naming everything that is missing for both services at once.
    """
    options = options or {}
    missing: list[ConfigurationError] = []

    def attempt(make: Callable[[], T]) -> T | None:
        try:
            return make()
        except ConfigurationError as problem:
            missing.append(problem)
            return None

    # A run answers when it has ended, which may take longer than any other answer.
    patient: AsyncClientOptions = {
        "timeout": httpx.Timeout(plan.timeout, connect=TIMEOUT.connect, pool=TIMEOUT.pool),
        **options,
    }
    async with AsyncExitStack() as stack:
        smartconnect = attempt(lambda: AsyncSmartConnect.from_env(variables, **patient))
        if smartconnect:
            await stack.enter_async_context(smartconnect)
        extraction: Extraction | None = None
        if plan.via == "documine":
            documine = attempt(lambda: AsyncDocuMine.from_env(variables, **options))
            if documine:
                client = await stack.enter_async_context(documine)
                extraction = DocuMineExtraction(client, plan.template)
        else:
            smartdocumentor = attempt(lambda: AsyncSmartDocumentor.from_env(variables, **options))
            publisher = attempt(
                lambda: publisher_for(config.smartdocumentor(variables).base_url, plan.public_url)
            )
            if smartdocumentor and publisher:
                stack.enter_context(publisher)
                fetching = await stack.enter_async_context(smartdocumentor)
                extraction = SmartDocumentorExtraction(fetching, plan.template, publisher)
        if smartconnect is None or extraction is None:
            texts = dict.fromkeys(str(problem) for problem in reversed(missing))
            raise ConfigurationError("; ".join(texts), field=missing[-1].field)
        yield Services(extraction, smartconnect)
