"""A report of as many changes as a test wants."""

from __future__ import annotations

import json
from typing import Any

import attrs

from docrelay.contract import Report, diff


@attrs.frozen
class _Memory:
    """A document that is held in memory."""

    document: dict[str, Any]
    name: str = "memory"

    def path(self, relative: str = "") -> str:
        return relative or self.name

    def read(self, relative: str = "") -> bytes:
        assert not relative
        return json.dumps(self.document).encode()


def compared(operations: int) -> Report:
    """Compare a document with one of `operations` operations fewer, and as many with a new parameter."""
    parameter = {"name": "né<w>|`*", "in": "query", "schema": {"type": "string"}}
    answers = {"responses": {"204": {"description": "Nothing."}}}
    head = {"openapi": "3.0.3", "info": {"title": "T", "version": "1.0.0"}}
    gone = {f"/gone_{'long_' * 10}{number}": {"get": answers} for number in range(operations)}
    kept = {f"/kept_{number}": {"get": answers} for number in range(operations)}
    more = {path: {"get": {**answers, "parameters": [parameter]}} for path in kept}
    return diff(_Memory({**head, "paths": {**gone, **kept}}), _Memory({**head, "paths": more}))
