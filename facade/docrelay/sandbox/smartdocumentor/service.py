"""SmartDocumentor as a service: who is calling, the form of its errors, and all its handlers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docrelay.sandbox.server.messages import Identity, Problem, Reply, json_reply, oauth_reply
from docrelay.sandbox.server.service import Prefix, Service
from docrelay.sandbox.smartdocumentor import exports, tasks, workspaces
from docrelay.sandbox.smartdocumentor.state import SmartDocumentorState

_TITLES = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed"}


def _identify(
    state: SmartDocumentorState, headers: Mapping[str, str], _query: Sequence[tuple[str, str]]
) -> Identity:
    return state.tokens.identify(headers.get("authorization", ""))


def _render(operation: str, problem: Problem, _now: datetime) -> Reply:
    if operation == "request_token":
        return oauth_reply(problem)
    body: dict[str, Any] = {
        "type": f"https://httpstatuses.example/{problem.status}",
        "title": _TITLES.get(problem.status, "Error"),
        "status": problem.status,
        "detail": problem.message,
    }
    if problem.violations:
        errors: dict[str, list[str]] = {}
        for item in problem.violations:
            errors.setdefault(item.name or item.where, []).append(item.reason)
        body["errors"] = errors
    return json_reply(body, problem.status, "application/problem+json")


smartdocumentor = Service(
    name="smartdocumentor",
    api="smartdocumentor",
    prefixes=(Prefix("/smartdocumentor"),),
    state=SmartDocumentorState,
    groups=(workspaces.handlers, tasks.handlers, exports.handlers),
    identify=_identify,
    render=_render,
    any_case=True,
)
