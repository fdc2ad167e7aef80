"""A process that uses one client, forks, and uses it in the children and itself at once.

Arguments: URL of a service that answers with the id it was asked for and the port of the connection;
a file of certificates, or an empty text; how to fork. Prints as JSON, for the parent before, during
and after and for each child: how many of its answers were not its own, and the ports.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import ssl
import sys
from collections.abc import Callable
from typing import Any

from docrelay import AsyncDocuMine, DocrelayError, DocuMine, RetryPolicy

CALLS = 50
CHILDREN = 3


class Blocking:
    """The blocking client."""

    def __init__(self, url: str, **options: Any) -> None:
        self._client = DocuMine("w", base_url=url, auth="t", **options)

    def call(self, name: str, calls: int = CALLS) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for file in (f"{name}-{number}" for number in range(calls)):
            try:
                answers[file] = self._client.files.get("t", "d", file)
            except DocrelayError as failure:
                answers[file] = failure
        return summary(answers)

    child = call

    def close(self) -> None:
        self._client.close()


class Asynchronous:
    """The asynchronous client; the parent forks while its event loop is open, and a child has its own."""

    def __init__(self, url: str, **options: Any) -> None:
        self._client = AsyncDocuMine("w", base_url=url, auth="t", **options)
        self._runner = asyncio.Runner()

    def call(self, name: str, calls: int = CALLS) -> dict[str, Any]:
        return self._runner.run(self._call(name, calls))

    def child(self, name: str) -> dict[str, Any]:
        return asyncio.run(self._call(name, CALLS))

    async def _call(self, name: str, calls: int) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for file in (f"{name}-{number}" for number in range(calls)):
            try:
                answers[file] = await self._client.files.get("t", "d", file)
            except DocrelayError as failure:
                answers[file] = failure
        return summary(answers)

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()


def summary(answers: dict[str, Any]) -> dict[str, Any]:
    """Count the answers that are not the one that was asked for, and name the ports they came by."""
    return {
        "foreign": sum(getattr(answer, "id", None) != file for file, answer in answers.items()),
        "ports": sorted({getattr(answer, "file_name", "none") for answer in answers.values()}),
    }


def fork_plainly(work: Callable[[str], dict[str, Any]]) -> list[int]:
    """Fork children that do `work` and write its result into pipes; return their ends to read."""
    ends: list[int] = []
    for number in range(CHILDREN):
        reading, writing = os.pipe()
        if not os.fork():
            os.write(writing, json.dumps(work(f"child{number}")).encode())
            os._exit(0)
        os.close(writing)
        ends.append(reading)
    return ends


def fork_by_multiprocessing(work: Callable[[str], dict[str, Any]]) -> list[int]:
    """The same with `multiprocessing`."""
    context = multiprocessing.get_context("fork")
    ends: list[int] = []
    for number in range(CHILDREN):
        reading, writing = os.pipe()

        def child(name: str, end: int) -> None:
            os.write(end, json.dumps(work(name)).encode())

        context.Process(target=child, args=(f"child{number}", writing)).start()
        os.close(writing)
        ends.append(reading)
    return ends


def read(end: int) -> dict[str, Any]:
    with os.fdopen(end, "rb") as file:
        result: dict[str, Any] = json.loads(file.read())
        return result


def main(url: str, certificates: str, way: str) -> None:
    options: dict[str, Any] = {"retry": RetryPolicy(attempts=1), "timeout": 20}
    if certificates:
        options["verify"] = ssl.create_default_context(cafile=certificates)
    client: Any = (Asynchronous if way.startswith("async") else Blocking)(url, **options)

    def child(name: str) -> dict[str, Any]:
        result: dict[str, Any] = client.child(name)
        if "close" in way:
            client.close()
        return result

    before = client.call("before", 1)
    fork = fork_by_multiprocessing if "multiprocessing" in way else fork_plainly
    ends = fork(child)
    during = client.call("during")
    children = [read(end) for end in ends]
    after = client.call("after")
    client.close()
    print(json.dumps({"parent": [before, during, after], "children": children}))


main(*sys.argv[1:])
