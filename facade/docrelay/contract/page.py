"""The report as one self-contained HTML page: no network, no server, usable by keyboard."""

from __future__ import annotations

import html
import json
import re
from importlib.resources import files
from typing import Any

from docrelay.contract.change import Change
from docrelay.contract.place import Position, split
from docrelay.contract.report import Report, Side
from docrelay.contract.terminal import clean, headline

_CONTEXT = 4
_FIELD = re.compile("%%([A-Z]+)%%")


def _excerpt(side: Side, pointer: str | None, texts: dict[str, list[str]]) -> dict[str, Any] | None:
    """Return the lines around a place with the number of the first, and which of them is meant."""
    position: Position | None = side.position(pointer)
    if position is None or pointer is None:
        return None
    name, _ = split(pointer)
    if name not in texts:
        texts[name] = side.document.files[name].text.split("\n")
    lines = texts[name]
    first = max(1, position.line - _CONTEXT)
    shown = [clean(line)[:200] for line in lines[first - 1 : position.line + _CONTEXT]]
    return {"file": clean(position.file), "line": position.line, "first": first, "lines": shown}


def _row(
    report: Report, change: Change, texts: tuple[dict[str, list[str]], dict[str, list[str]]]
) -> dict[str, Any]:
    return {
        **{key: clean(value) if isinstance(value, str) else value for key, value in change.as_json().items()},
        "accepted": report.acceptance.covers(change.fingerprint),
        "steps": list(change.steps),
        "old": _excerpt(report.old, change.old_pointer, texts[0]),
        "new": _excerpt(report.new, change.new_pointer, texts[1]),
    }


def render(report: Report) -> str:
    """Return the page."""
    texts: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    rows = [_row(report, change, texts) for change in report.changes]
    data = json.dumps({"changes": rows}, sort_keys=True, ensure_ascii=False)
    # Inside a script element only "</" and "<!--" could end the data early.
    data = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    title = f"{report.new.title or report.new.name}: {report.old.version} → {report.new.version}"
    template = files("docrelay.contract").joinpath("page.html").read_text(encoding="utf-8")
    values = {
        "TITLE": html.escape(clean(title)),
        "OLD": html.escape(clean(report.old.name)),
        "NEW": html.escape(clean(report.new.name)),
        "LEVEL": report.verdict.overall.value,
        "VERDICT": html.escape(headline(report)),
        "DATA": data,
    }
    return _FIELD.sub(lambda match: values[match[1]], template)
