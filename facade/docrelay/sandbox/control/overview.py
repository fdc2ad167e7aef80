"""The overview of a sandbox, as JSON for programs and as a page for people."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docrelay.sandbox.server.messages import Reply

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World

_SHOWN = 100
_STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse}"
    "td,th{border:1px solid #bbb;padding:.15rem .6rem;text-align:left}code{overflow-wrap:anywhere}"
)


def overview(world: World) -> dict[str, Any]:
    """Return the state of the sandbox itself; the request log has the newest requests only."""
    return {
        "counts": world.journal.counts(),
        "faults": world.faults.entries(),
        "jobs": world.jobs.as_json(),
        "requests": world.journal.entries()[-_SHOWN:],
        "pages": ["requests", "counts", "faults", "jobs", "pushed", "trash", "deliveries"],
    }


def page(world: World) -> Reply:
    """Return the overview as HTML; it runs no script and loads nothing."""
    found = overview(world)
    requests = [
        [item["number"], item["method"], item["path"], item["operation"] or "", item["status"],
         "struck by a fault" if item["struck"] else "; ".join(item["violations"])]
        for item in reversed(found["requests"])
    ]  # fmt: skip
    faults = [
        [item["id"], item["operation"], _rest(item), item["calls"], item["strikes"]]
        for item in found["faults"]
    ]
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>docrelay sandbox</title>',
        f"<style>{_STYLE}</style></head><body><h1>docrelay sandbox</h1>",
        '<form method="post" action="/_sandbox/reset"><button>Reset</button></form>',
        _table("Faults", ("id", "operation", "effect", "calls", "strikes"), faults),
        _table("Calls", ("operation", "calls"), [list(pair) for pair in found["counts"].items()]),
        _table("Requests", ("no.", "method", "path", "operation", "status", "remarks"), requests),
        "<p>Each of these is JSON, too: ",
        ", ".join(f'<a href="/_sandbox/{name}">{name}</a>' for name in found["pages"]),
        "</p></body></html>\n",
    ]
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        # No other page may show this one and have its button pressed.
        "frame-ancestors 'none'"
    }
    return Reply(200, "".join(parts).encode(), "text/html; charset=utf-8", headers)


def _rest(fault: dict[str, Any]) -> str:
    known = ("id", "operation", "calls", "strikes")
    return ", ".join(f"{name}={value}" for name, value in fault.items() if name not in known)


def _table(title: str, heads: tuple[str, ...], rows: list[list[Any]]) -> str:
    if not rows:
        return f"<h2>{escape(title)}</h2><p>None.</p>"
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td><code>{escape(str(cell))}</code></td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"
