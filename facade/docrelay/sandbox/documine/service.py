"""DocuMine as a service: who is calling, the form of its errors, and all its handlers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from docrelay.sandbox.documine import dossiers, files, realm, sign_in
from docrelay.sandbox.documine.state import DocuMineState
from docrelay.sandbox.server.messages import Identity, Problem, Reply, json_reply, oauth_reply
from docrelay.sandbox.server.service import Prefix, Service

# Pages of the identity provider; their errors have the form that OAuth 2.0 gives them.
OAUTH_PAGES = frozenset({"token", "device_authorization", "revoke", "logout", "authorize", "device"})


def _identify(
    state: DocuMineState, headers: Mapping[str, str], _query: Sequence[tuple[str, str]]
) -> Identity:
    identity = state.tokens.identify(headers.get("authorization", ""))
    tenant = headers.get("x-tenant-id", "")
    if tenant != identity.tenant:
        what = "does not belong to the access token" if tenant else "is missing"
        raise Problem(401, f"X-TENANT-ID {what}")
    return identity


def _render(operation: str, problem: Problem, now: datetime) -> Reply:
    if operation in OAUTH_PAGES:
        return oauth_reply(problem)
    body = {"timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "message": problem.message}
    return json_reply(body, problem.status)


documine = Service(
    name="documine",
    api="documine",
    prefixes=(Prefix("/documine"),),
    state=DocuMineState,
    groups=(dossiers.handlers, files.handlers, realm.handlers, sign_in.handlers),
    identify=_identify,
    render=_render,
)
