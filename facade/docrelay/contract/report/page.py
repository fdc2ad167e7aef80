"""The report as one self-contained HTML page: no network, no server, usable by keyboard."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from typing import Any

import attrs

from docrelay._core.text import replace_unsafe
from docrelay.contract.judge.change import Change
from docrelay.contract.read.places import Position, split
from docrelay.contract.report.report import BaseReport, Side
from docrelay.contract.report.summary import forced, heading, lines, reached

_CONTEXT = 4
_LONGEST = 200
_BEFORE = 60
_FIELD = re.compile("%%([A-Z]+)%%")


@attrs.define
class _Excerpts:
    """The lines around the places of one side; a file is divided into lines once."""

    side: Side
    _texts: dict[str, list[str]] = attrs.field(factory=dict[str, list[str]], init=False)

    def around(self, pointer: str | None) -> dict[str, Any] | None:
        """Return the lines around a place without their common indent, and which of them is meant."""
        position: Position | None = self.side.position(pointer)
        if position is None or pointer is None:
            return None
        name, _ = split(pointer)
        if name not in self._texts:
            self._texts[name] = self.side.document.files[name].text.split("\n")
        text = self._texts[name]
        first = max(1, position.line - _CONTEXT)
        shown = [
            _cut(line, position.column if number == position.line else 1)
            for number, line in enumerate(text[first - 1 : position.line + _CONTEXT], start=first)
        ]
        common = min((len(line) - len(line.lstrip()) for line in shown if line.strip()), default=0)
        return {
            "file": replace_unsafe(position.file),
            "line": position.line,
            "column": position.column,
            "first": first,
            "lines": [replace_unsafe(line[common:]) for line in shown],
        }


def _cut(line: str, column: int) -> str:
    """Return what fits of a line; of a long one the part around `column`."""
    start = max(0, column - 1 - _BEFORE) if len(line) > _LONGEST else 0
    part = line[start : start + _LONGEST].rstrip("\r").expandtabs(2)
    ends = "…" if start else "", "…" if len(line) > start + _LONGEST else ""
    return f"{ends[0]}{part}{ends[1]}"


class _Names:
    """Names that many changes share, each written once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers(self, names: tuple[str, ...]) -> list[int]:
        """Return the numbers of `names`."""
        return [self._numbers.setdefault(replace_unsafe(name), len(self._numbers)) for name in names]

    def all(self) -> list[str]:
        """Return every name, by number."""
        return list(self._numbers)


def _data(report: BaseReport) -> str:
    """Return what the page shows, as JSON that may stand in a script element."""
    names, old, new = _Names(), _Excerpts(report.old), _Excerpts(report.new)

    def row(change: Change) -> dict[str, Any]:
        said = {
            key: replace_unsafe(value) if isinstance(value, str) else value
            for key, value in change.as_json().items()
        }
        return {
            **said,
            "operations": names.numbers(change.operations),
            "symbols": names.numbers(change.symbols),
            "accepted": report.is_accepted(change),
            "steps": list(change.steps),
            "old": old.around(change.old_pointer),
            "new": new.around(change.new_pointer),
        }

    rows = [row(change) for change in report.changes]
    data = {"changes": rows, "names": names.all()}
    # Inside a script element only "</" and "<!--" could end the data early.
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _asset(name: str) -> str:
    return files("docrelay.contract.report").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return the policy that lets only this style and this script work, and nothing be fetched."""
    kinds = {"style-src": style, "script-src": script}
    hashes = [
        f"{kind} 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for kind, text in kinds.items()
    ]
    return "; ".join(["default-src 'none'", *hashes, "base-uri 'none'", "form-action 'none'"])


def render(report: BaseReport) -> str:
    """Return the page."""
    style, script, said = _asset("page.css"), _asset("page.js"), report.verdict
    problems = report.acceptance.problems()
    values = {
        "POLICY": _policy(style, script),
        "STYLE": style,
        "SCRIPT": script,
        "TITLE": html.escape(heading(report)),
        "OLD": html.escape(replace_unsafe(report.old.name)),
        "NEW": html.escape(replace_unsafe(report.new.name)),
        "LEVEL": said.overall.value,
        "WIRE": said.wire.value,
        "PYTHON": said.python.value,
        "VERSION": html.escape(forced(report)),
        "REACH": html.escape(reached(report)),
        "PROBLEMS": "".join(f'<p class="problem">{html.escape(problem)}</p>\n' for problem in problems),
        "LINES": html.escape(lines(report)),
        "DATA": _data(report),
    }
    return _FIELD.sub(lambda match: values[match[1]], _asset("page.html"))
