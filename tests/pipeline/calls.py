"""Call any generated operation with made-up arguments against an answer of one's choice."""

from __future__ import annotations

import datetime
import enum
import importlib
import inspect
import json
import re
import typing
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import httpx

from pipeline import document
from pipeline.document import Document

GENERATED = Path(__file__).resolve().parents[2] / "generated/docrelay_api"
APIS = ("documine", "smartdocumentor", "smartconnect", "smartconnect_next")
_BASE = "https://service.example"


@attrs.frozen
class Call:
    """One operation of one API's contract, and the generated function for it."""

    api: str
    path: str
    contract: Document = attrs.field(repr=False, eq=False)
    operation: Document = attrs.field(repr=False, eq=False)

    @property
    def name(self) -> str:
        return f"{self.api}.{self.operation['operationId']}"

    @property
    def path_parameters(self) -> list[str]:
        """The names in the path, as the document spells them."""
        return re.findall(r"\{([^{}]*)\}", self.path)

    @property
    def function(self) -> Any:
        tag = self.operation["tags"][0]
        folder = tag if (GENERATED / self.api / "api" / tag).is_dir() else f"{tag}_"
        name = f"docrelay_api.{self.api}.api.{folder}.{self.operation['operationId']}"
        return importlib.import_module(name).sync_detailed

    def resolved(self, value: Document) -> Document:
        """Follow a $ref."""
        while "$ref" in value:
            steps = value["$ref"].split("/")[1:]
            value = self.contract
            for step in steps:
                value = value[step]
        return value

    def answers(self) -> Iterator[tuple[str, str, Any]]:
        """Yield (status, media type, example) of every documented example of a 2xx answer."""
        for status, response in self.operation["responses"].items():
            for media, content in self.resolved(response).get("content", {}).items():
                examples = [self.resolved(e)["value"] for e in content.get("examples", {}).values()]
                for example in [*examples, *([content["example"]] if "example" in content else [])]:
                    if status.startswith("2"):
                        yield status, media, example

    def run(self, answer: httpx.Response) -> tuple[httpx.Request, Any]:
        """Call the operation; return the request that was sent and the parsed answer."""
        seen: list[httpx.Request] = []

        def respond(request: httpx.Request) -> httpx.Response:
            request.read()
            seen.append(request)
            return answer

        parsed = self.send({}, transport=httpx.MockTransport(respond)).parsed
        return seen[0], parsed

    def send(
        self,
        given: dict[str, Any],
        *,
        base_url: str = _BASE,
        transport: httpx.BaseTransport | None = None,
    ) -> Any:
        """Call the operation with the arguments `given` and made-up ones for the rest."""
        with httpx.Client(base_url=base_url, transport=transport, trust_env=False) as http:
            client = self._client(base_url).set_httpx_client(http)
            return self.function(client=client, **(self._arguments() | given))

    async def send_async(
        self,
        given: dict[str, Any],
        *,
        base_url: str = _BASE,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> Any:
        """Do what `send` does, with the asynchronous function."""
        module: Any = importlib.import_module(self.function.__module__)
        async with httpx.AsyncClient(base_url=base_url, transport=transport, trust_env=False) as http:
            client = self._client(base_url).set_async_httpx_client(http)
            return await module.asyncio_detailed(client=client, **(self._arguments() | given))

    def _client(self, base_url: str) -> Any:
        package: Any = importlib.import_module(f"docrelay_api.{self.api}")
        return package.AuthenticatedClient(base_url=base_url, token="token")

    def _arguments(self) -> dict[str, Any]:
        hints = typing.get_type_hints(self.function)
        types: Any = importlib.import_module(f"docrelay_api.{self.api}.types")
        return {
            name: _made_up(hints[name], types.File)
            for name, parameter in inspect.signature(self.function).parameters.items()
            if parameter.default is parameter.empty and name != "client"
        }


class _Body:
    """Stands in for any model of a request body."""

    def to_dict(self) -> dict[str, Any]:
        return {}

    def to_multipart(self) -> list[Any]:
        return []


def _made_up(kind: Any, file: Any) -> Any:
    if typing.get_origin(kind) is list:
        return []
    if kind is file:
        return file(BytesIO(b"<document/>"))
    simple = {
        str: "x",
        int: 1,
        bool: True,
        datetime.datetime: datetime.datetime(2024, 5, 23, tzinfo=datetime.UTC),
    }
    if kind in simple:
        return simple[kind]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    return _Body()


def contract(api: str) -> Document:
    """Return the contract that the committed client of `api` was generated from."""
    text = (GENERATED / api / "openapi.json").read_text(encoding="utf-8")
    return typing.cast("Document", json.loads(text))


def all_calls() -> list[Call]:
    """Return every operation of every API."""
    return [
        Call(api, path, source, operation)
        for api in APIS
        for source in [contract(api)]
        for _, path, operation in document.operations(source)
    ]
