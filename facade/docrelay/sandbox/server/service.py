"""A service: its contract, the handlers of it, what it remembers, and the form of its errors."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import attrs

from docrelay.sandbox.server.messages import Call, ExtraCall, Identity, Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import Runtime

Json = Any


class Tokens(ABC):
    """The tokens of one service: saved, expired and revoked alike, whatever their form."""

    @abstractmethod
    def save(self) -> dict[str, Json]:
        """Return as JSON what makes the tokens valid."""

    @abstractmethod
    def load(self, saved: Mapping[str, Json]) -> None:
        """Take what `save` returned; raises as `ServiceState.load` does."""

    @abstractmethod
    def expire(self, headers: Mapping[str, str], query: Sequence[tuple[str, str]]) -> None:
        """Let the token of a call expire now, if it is one of these."""

    @abstractmethod
    def end_all(self, tenant: str | None = None) -> int:
        """End every session, or those of one tenant; returns how many there were."""


class ServiceState(ABC):
    """What a service remembers, and how that is saved. Services may share one.

    The seeded tenants are not saved, only what was added to them; of waiting sign-ins and links to files
    nothing is.
    """

    name: ClassVar[str]

    @abstractmethod
    def __init__(self, runtime: Runtime) -> None:
        """Seed the tenants."""

    @abstractmethod
    def save(self) -> dict[str, Json]:
        """Return what tenants have as JSON."""

    @abstractmethod
    def load(self, saved: Mapping[str, Json]) -> None:
        """Take what `save` returned into a fresh state; documents are read again in the background.

        Raises ValueError, TypeError, KeyError or AttributeError for what `save` never returned.
        """

    def documents(self, saved: Mapping[str, Json]) -> set[str]:
        """Return the names of all files that a saved state refers to which was just loaded."""
        del saved
        return set()

    @abstractmethod
    def all_tokens(self) -> Mapping[str, Tokens]:
        """Return the tokens by the service that they are for."""


S = TypeVar("S", bound=ServiceState)
Handler = Callable[[Call[S]], Reply | Awaitable[Reply]]
ExtraHandler = Callable[[ExtraCall[S]], Reply | Awaitable[Reply]]
Render = Callable[[str, Problem, datetime], Reply]
NOBODY = Identity("", "")


def plain_error(_operation: str, problem: Problem, _now: datetime) -> Reply:
    """Give a problem the form `{"message": ...}`."""
    return json_reply({"message": problem.message}, problem.status)


@attrs.frozen
class ExtraRoute(Generic[S]):
    """A page that the contract does not list, such as a token endpoint the document only points to.

    `pattern` matches the decoded path behind the prefix of the service.
    """

    method: str
    pattern: str
    name: str
    handler: ExtraHandler[S]


@attrs.define
class Handlers(Generic[S]):
    """The handlers of one module, under canonical operationIds, and its extra routes."""

    operations: dict[str, Handler[S]] = attrs.field(factory=dict[str, Handler[S]])
    public: set[str] = attrs.field(factory=set[str])
    extra: list[ExtraRoute[S]] = attrs.field(factory=list[ExtraRoute[S]])

    def handles(self, operation_id: str, *, public: bool = False) -> Callable[[Handler[S]], Handler[S]]:
        """Register a handler; a `public` operation needs no caller identity."""

        def register(handler: Handler[S]) -> Handler[S]:
            self.operations[operation_id] = handler
            if public:
                self.public.add(operation_id)
            return handler

        return register

    def extra_route(
        self, method: str, pattern: str, name: str
    ) -> Callable[[ExtraHandler[S]], ExtraHandler[S]]:
        """Register an extra route."""

        def register(handler: ExtraHandler[S]) -> ExtraHandler[S]:
            self.extra.append(ExtraRoute(method, pattern, name, handler))
            return handler

        return register


@attrs.frozen
class Prefix:
    """A prefix of paths that leads to a service.

    With `only`, it offers these operations and no extra routes; without, all but those of `but`.
    """

    path: str
    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()


@attrs.frozen(eq=False, slots=False)
class Service(Generic[S]):
    """One API of the sandbox.

    Attributes:
        name: As the request log has it.
        api: The name of its contract.
        prefixes: The paths that lead to it.
        state: The class of what it remembers.
        groups: Its handlers, module by module; of extra routes the first that fits counts.
        identify: Returns who is calling, by the headers and the query; raises Problem 401.
        render: Gives a problem of an operation the vendor's form.
        any_case: Whether letter case matters neither in paths nor in names.
    """

    name: str
    api: str
    prefixes: tuple[Prefix, ...]
    state: type[S]
    groups: tuple[Handlers[S], ...]
    identify: Callable[[S, Mapping[str, str], Sequence[tuple[str, str]]], Identity]
    render: Render = plain_error
    any_case: bool = False

    @cached_property
    def handlers(self) -> Mapping[str, Handler[S]]:
        """Return all handlers by operationId."""
        return {name: handler for group in self.groups for name, handler in group.operations.items()}

    @cached_property
    def public(self) -> frozenset[str]:
        """Return the operations that need no caller identity."""
        return frozenset(name for group in self.groups for name in group.public)

    @cached_property
    def extra(self) -> Sequence[tuple[re.Pattern[str], ExtraRoute[S]]]:
        """Return all extra routes with their compiled patterns."""
        flags = re.IGNORECASE if self.any_case else 0
        return [(re.compile(route.pattern, flags), route) for group in self.groups for route in group.extra]

    def find_extra(self, method: str, path: str) -> tuple[ExtraRoute[S], dict[str, str]] | None:
        """Return the extra route for a decoded path, and the named parts of it; None for no such one."""
        for pattern, route in self.extra:
            found = pattern.fullmatch(path)
            if found and route.method == method:
                return route, found.groupdict()
        return None
