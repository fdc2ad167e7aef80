"""Documents whose every name tries to break out of a report, as hypothesis strategies."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ATTACKS = (
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b2J", "\r\nx", "a\nb", "\u2028", "\u202eevil", "\x00",
    "\ufffe", "\ud800", "\U000e0041", "</script><script>alert(1)</script>", "<!--", "-->", "]]>",
    "<img src=x onerror=y>",
    "&lt;b&gt;", "|", "\\|", "`code`", "```", "~~gone~~", "*bold*", "_em_", "[link](https://evil.example)",
    "![p](https://evil.example/p.png)", "@everyone", "octocat@example.org", "#123", "GH-7", "owner/name#9",
    "https://evil.example", "www.evil.example", ":smile:", "$x$", "# head", "- item", "1. one", "> quote",
    "::error::x", "%0A::error::x", "##[error]x", "::set-output name=a::b", "%%DATA%%", "{name}", "{old}",
    "漢字", "é", "👩‍👩‍👧",
)  # fmt: skip

_TEXTS = st.lists(st.sampled_from(ATTACKS) | st.text(max_size=8), min_size=1, max_size=4).map("".join)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two documents that differ, with hostile titles, versions, paths, names and values."""
    one, two, three = draw(_TEXTS), draw(_TEXTS), draw(_TEXTS)
    path = "/" + one.replace("{", "").replace("}", "")

    def document(version: str, schema: dict[str, Any], *paths: str) -> dict[str, Any]:
        body = {"content": {"application/json": {"schema": schema}}}
        answers = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
        operation = {"operationId": two, "requestBody": body, "responses": answers}
        return {
            "openapi": "3.1.0",
            "info": {"title": one, "version": version},
            "paths": {name: {"post": operation} for name in paths},
        }

    before = {"type": "object", "properties": {three: {"type": "string", "enum": [one, two, "x"]}}}
    after = {
        "type": "object",
        "properties": {three: {"type": "string", "enum": [two, three]}},
        "required": [three],
    }
    return document(two, before, path, "/kept"), document(three, after, "/kept")
