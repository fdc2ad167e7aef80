"""A service: the handlers of one API, how callers are known, and the form of its errors."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from docrelay.sandbox.server.messages import Call, Identity, Problem, Reply, json_reply

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World

Handler = Callable[[Call], Reply | Awaitable[Reply]]


@attrs.frozen
class Raw:
    """A request that stands beside the contract, such as a token endpoint the document only points to.

    `base_url` is the address of the service in the sandbox, without a slash at the end.
    """

    world: World
    path: Mapping[str, str]
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes
    base_url: str = ""


Beside = Callable[[Raw], Reply | Awaitable[Reply]]
Identify = Callable[["World", Mapping[str, str], Sequence[tuple[str, str]]], Identity]
Render = Callable[["World", str, Problem], Reply]
NOBODY = Identity("", "")


def plain_error(_world: World, _operation: str, problem: Problem) -> Reply:
    """Give a problem the form `{"message": ...}`."""
    return json_reply({"message": problem.message}, problem.status)


@attrs.define
class Service:
    """One API of the sandbox; its modules register handlers under canonical operationIds."""

    name: str
    api: str
    identify: Identify
    render: Render = plain_error
    any_case: bool = False
    handlers: dict[str, Handler] = attrs.field(factory=dict[str, Handler])
    public: set[str] = attrs.field(factory=set[str])
    beside: list[tuple[str, re.Pattern[str], str, Beside]] = attrs.field(
        factory=list[tuple[str, "re.Pattern[str]", str, Beside]]
    )

    def handles(self, operation_id: str, *, public: bool = False) -> Callable[[Handler], Handler]:
        """Register a handler; a `public` operation needs no caller identity."""

        def register(handler: Handler) -> Handler:
            self.handlers[operation_id] = handler
            if public:
                self.public.add(operation_id)
            return handler

        return register

    def stands_beside(self, method: str, pattern: str, name: str) -> Callable[[Beside], Beside]:
        """Register a page that the contract does not list; `pattern` matches the decoded path."""

        def register(handler: Beside) -> Beside:
            flags = re.IGNORECASE if self.any_case else 0
            self.beside.append((method, re.compile(pattern, flags), name, handler))
            return handler

        return register
