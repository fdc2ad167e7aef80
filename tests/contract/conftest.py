"""What the tests of the contract diff share: documents that are held in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from docrelay.contract import NotCompared, Report, diff


@attrs.frozen
class Memory:
    """A source whose main document is `text`, with `others` beside it."""

    text: str
    others: dict[str, str] = attrs.Factory(dict)
    name: str = "memory"

    def path(self, relative: str = "") -> str:
        return relative or self.name

    def read(self, relative: str = "") -> bytes:
        if relative and relative not in self.others:
            raise NotCompared("cannot be read: there is no such file", file=relative)
        return (self.others[relative] if relative else self.text).encode()


Compare = Callable[[Any, Any], Report]


@pytest.fixture(scope="session")
def compare() -> Compare:
    """Compare two documents that are given as dictionaries."""
    return lambda old, new: diff(Memory(json.dumps(old), name="old"), Memory(json.dumps(new), name="new"))


@pytest.fixture(scope="session")
def memory() -> type[Memory]:
    return Memory
