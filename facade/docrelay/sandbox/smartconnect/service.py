"""SmartConnect as two services, one a generation: who is calling, the form of errors, and all handlers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from docrelay.sandbox.server.messages import Identity, Problem, Reply, oauth_reply
from docrelay.sandbox.server.service import Prefix, Service, plain_error
from docrelay.sandbox.smartconnect import maps, runs
from docrelay.sandbox.smartconnect.next import handlers as next_handlers
from docrelay.sandbox.smartconnect.state import SmartConnectState

# Served by the login host; everything else of that document is under the API Url.
_LOGIN = frozenset({"get_public_key"})


def _identify(
    state: SmartConnectState, _headers: Mapping[str, str], query: Sequence[tuple[str, str]]
) -> Identity:
    tokens = [value for name, value in query if name.lower() == "token"]
    identity = state.legacy.identify(tokens[0]) if len(tokens) == 1 else None
    if identity is None:
        raise Problem(401, "the token is missing, wrong or expired")
    return identity


def _identify_next(
    state: SmartConnectState, headers: Mapping[str, str], _query: Sequence[tuple[str, str]]
) -> Identity:
    return state.tokens.identify(headers.get("authorization", ""))


def _render_next(operation: str, problem: Problem, now: datetime) -> Reply:
    if operation == "request_token":
        return oauth_reply(problem)
    return plain_error(operation, problem, now)


smartconnect = Service(
    name="smartconnect",
    api="smartconnect",
    prefixes=(Prefix("/smartconnect/API", but=_LOGIN), Prefix("/smartconnect/login", only=_LOGIN)),
    state=SmartConnectState,
    groups=(maps.handlers, runs.handlers),
    identify=_identify,
    any_case=True,
)
smartconnect_next = Service(
    name="smartconnect-next",
    api="smartconnect_next",
    prefixes=(Prefix("/smartconnect-next"),),
    state=SmartConnectState,
    groups=(next_handlers,),
    identify=_identify_next,
    render=_render_next,
    any_case=True,
)
