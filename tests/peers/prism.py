"""Prism (Stoplight), a mock server that holds every request against an OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.facade.examples import full_contract
from tests.peers import program

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "prism"


def document(api: str) -> dict[str, Any]:
    """Return the contract of `api` as Prism can use it.

    Prism holds bodies against JSON Schema and knows no XML: a body of type text/xml reaches it as a
    string, which no object schema accepts. So for SmartConnect the schema of such a body becomes a
    string, and the alternative application/xml goes, so that only text/xml is accepted.
    """
    adapted = full_contract(api)
    for body in adapted["components"].get("requestBodies", {}).values():
        if "text/xml" in body["content"]:
            body["content"] = {"text/xml": {**body["content"]["text/xml"], "schema": {"type": "string"}}}
    return adapted


class Prism:
    """A running Prism: where it is, and what it has said so far."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log

    def said(self) -> str:
        """Return everything that Prism has printed, without colours."""
        return program.read(self._log)

    def complaints(self, since: int) -> list[str]:
        """Return the lines about violations and failures after the first `since` characters."""
        return [
            line
            for line in self.said()[since:].splitlines()
            if "✖" in line or "Violation" in line or "did not pass" in line
        ]


@contextmanager
def running(api: str, folder: Path) -> Iterator[Prism]:
    """Run Prism for `api` on a free port; wait until it listens, end it at last."""
    source, log = folder / f"{api}.json", folder / f"{api}.log"
    source.write_text(json.dumps(document(api)), encoding="utf-8")
    command = [str(PROGRAM), "mock", "--errors", "--host", "127.0.0.1", "--port", "0", str(source)]
    with program.running(command, log) as url:
        yield Prism(url, log)
