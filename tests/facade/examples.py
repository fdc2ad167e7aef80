"""A service that answers each operation of a contract with the contract's own example."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, unquote

import attrs
import httpx


def full_contract(api: str) -> dict[str, Any]:
    """Return the contract of `api` with its examples, which the installed package does not carry."""
    text = (files("docrelay_api") / api / "openapi.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@attrs.frozen
class Performed:
    """An operation that was asked for, and the request that did."""

    operation_id: str
    request: httpx.Request
    body: bytes
    needs_token: bool


class Examples:
    """Answers the requests of a client as the contract of `api` shows; `base` precedes its paths."""

    def __init__(self, api: str, base: str = "") -> None:
        self._contract = full_contract(api)
        self._base = base
        self.performed: list[Performed] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer `request`; fail when the contract has no such operation."""
        path = request.url.raw_path.decode().partition("?")[0]
        operation = self._operation(request.method.lower(), path.removeprefix(self._base))
        self._check_names(operation, request)
        needs_token = bool(operation["security"])
        self.performed.append(Performed(operation["operationId"], request, request.content, needs_token))
        return self._example(operation)

    def transport(self) -> httpx.MockTransport:
        """Return a transport for clients of either form."""
        return httpx.MockTransport(self.answer)

    def _check_names(self, operation: dict[str, Any], request: httpx.Request) -> None:
        """Fail on a query parameter or a body field that the contract does not name."""
        declared = {p["name"] for p in map(self._read, operation.get("parameters", [])) if p["in"] == "query"}
        declared |= {"token"} if operation["security"] == [{"token": []}] else set()
        assert set(request.url.params) <= declared
        media_type = request.headers.get("Content-Type", "")
        if media_type == "application/json":
            body = json.loads(request.content)
        elif media_type == "application/x-www-form-urlencoded":
            body = dict(parse_qsl(request.content.decode()))
        else:
            return
        media = self._read(operation["requestBody"])["content"][media_type]
        self._check_fields(body, self._read(media["schema"]))

    def _check_fields(self, body: Any, schema: dict[str, Any]) -> None:
        if "oneOf" in schema:  # The array form of variables is what the clients send.
            schema = self._read(schema["oneOf"][0])
        if isinstance(body, list):
            for item in body:
                self._check_fields(item, self._read(schema["items"]))
        elif isinstance(body, dict) and "properties" in schema:
            assert set(body) <= set(schema["properties"]), set(body) - set(schema["properties"])
            for name, value in body.items():
                self._check_fields(value, self._read(schema["properties"][name]))

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        # Of /files/bulk/components and /files/{fileId}/components the first is meant.
        for template in sorted(self._contract["paths"], key=lambda known: known.count("{")):
            pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method in self._contract["paths"][template]:
                found: dict[str, Any] = self._contract["paths"][template][method]
                return found
        raise AssertionError(f"no operation of the contract is {method} {unquote(path)}")

    def _example(self, operation: dict[str, Any]) -> httpx.Response:
        status, answer = next((int(s), self._read(a)) for s, a in operation["responses"].items() if s < "3")
        if "content" not in answer:
            return httpx.Response(status)
        media_type, media = next(iter(answer["content"].items()))
        value = self._read(next(iter(media["examples"].values())))["value"]
        is_json = media_type == "application/json"
        content = json.dumps(value) if is_json else str(value)
        return httpx.Response(status, content=content.encode(), headers={"Content-Type": media_type})

    def _read(self, part: dict[str, Any]) -> dict[str, Any]:
        reference = part.get("$ref")
        if reference is None:
            return part
        found: Any = self._contract
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]
        return self._read(found)
