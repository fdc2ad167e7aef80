"""What travels between the application and the handlers: calls, uploads, replies and problems."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import attrs

from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.validation.check import Parts
from docrelay.sandbox.validation.contract import Operation
from docrelay.sandbox.validation.schema import Violation

S = TypeVar("S")
# The three of an ASGI application.
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
CONNECTION = "docrelay.connection"  # where the protocol puts itself in the state of a scope


@attrs.frozen
class Upload:
    """One file part of a multipart form, already on disk at `path`."""

    field: str
    filename: str
    content_type: str
    path: Path
    size: int


@attrs.frozen
class Identity:
    """Who is calling: the tenant (workspace, organization or company id) and the user or client."""

    tenant: str
    subject: str


@attrs.frozen
class Call(Generic[S]):
    """One checked request, ready for a handler, with the state of its service.

    `root_url` is the address of the sandbox, `base_url` that of the service in it; no slash at the end.
    """

    runtime: Runtime
    state: S
    operation: Operation
    identity: Identity
    parts: Parts
    headers: Mapping[str, str]
    uploads: Sequence[Upload] = ()
    root_url: str = ""
    base_url: str = ""

    @property
    def path(self) -> dict[str, Any]:
        """Return the typed path parameters."""
        return self.parts.path

    @property
    def query(self) -> dict[str, Any]:
        """Return the typed query parameters."""
        return self.parts.query

    @property
    def body(self) -> Any:
        """Return the parsed JSON or form, the bytes of another body, or None."""
        return self.parts.body


@attrs.frozen
class ExtraCall(Generic[S]):
    """A request to an extra route, with the state of its service.

    `base_url` is the address of the service in the sandbox, without a slash at the end.
    """

    runtime: Runtime
    state: S
    path: Mapping[str, str]
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes
    base_url: str = ""


@attrs.frozen
class Reply:
    """One answer; `body` is held in memory, `file` is streamed from disk."""

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    file: Path | None = None


def json_reply(value: object, status: int = 200, content_type: str = "application/json") -> Reply:
    """Answer with JSON."""
    return Reply(status, json.dumps(value).encode(), content_type)


class Problem(Exception):  # noqa: N818  (it is an answer, not a defect)
    """A request that is refused; the service gives it the vendor's form.

    `oauth` is the error code of a token endpoint (RFC 6749, section 5.2), empty elsewhere.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        oauth: str = "",
        violations: Sequence[Violation] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what the error form needs."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.oauth = oauth
        self.violations = tuple(violations)
        self.headers = dict(headers or {})


def oauth_reply(problem: Problem) -> Reply:
    """Give a problem the form of an OAuth 2.0 token error."""
    reply = json_reply(
        {"error": problem.oauth or _oauth_code(problem), "error_description": problem.message},
        problem.status,
    )
    return attrs.evolve(reply, headers={"cache-control": "no-store"})


def _oauth_code(problem: Problem) -> str:
    """Return the error code for a request that breaks the contract (RFC 6749, section 5.2)."""
    if len(problem.violations) == 1 and "required" not in problem.violations[0].reason:
        names = {"grant_type": "unsupported_grant_type", "scope": "invalid_scope"}
        return names.get(problem.violations[0].name, "invalid_request")
    return "invalid_request"
