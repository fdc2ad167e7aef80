"""The ASGI application: what a request passes from its first line to the last byte of the answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from email.utils import formatdate
from inspect import isawaitable
from typing import Any, cast
from urllib.parse import parse_qsl, unquote

import attrs

from docrelay.sandbox.control.pages import PREFIX, ControlPages
from docrelay.sandbox.faults.delivery import deliver
from docrelay.sandbox.faults.effects import changed, problem_of, replaced
from docrelay.sandbox.faults.plan import Effect, FaultPlan
from docrelay.sandbox.mounts import Catalogue, Mount, find_mount, operation_names
from docrelay.sandbox.network import is_known_host, is_own_origin
from docrelay.sandbox.server.body import Body, drain, read_body
from docrelay.sandbox.server.journal import Journal
from docrelay.sandbox.server.messages import (
    Call,
    ExtraCall,
    Identity,
    Problem,
    Receive,
    Reply,
    Scope,
    Send,
    json_reply,
)
from docrelay.sandbox.server.runtime import Runtime, set_ahead
from docrelay.sandbox.server.service import NOBODY, ExtraRoute
from docrelay.sandbox.storage.saving import States
from docrelay.sandbox.validation.check import (
    MULTIPART,
    Checked,
    Parts,
    check_body,
    check_multipart,
    check_parameters,
    media_type,
)
from docrelay.sandbox.validation.contract import Contract, Operation
from docrelay.sandbox.validation.schema import Violation, sentence

_UPLOAD_LIMIT = 256 << 20
_BODY_LIMIT = 16 << 20
_UNHARMED = Effect()
_log = logging.getLogger("docrelay.sandbox")


@attrs.define
class Exchange:
    """One request on its way through the application, and what the stages have found out about it."""

    method: str
    raw_path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    root_url: str
    body: Body
    mount: Mount | None
    # That of the states when the handler began, see `States`.
    epoch: int
    service: str = "sandbox"
    name: str | None = None  # of the operation, or of the extra route
    operation: Operation | None = None
    extra: ExtraRoute[Any] | None = None
    path: Mapping[str, str] = attrs.field(factory=dict[str, str])
    effect: Effect | None = None
    identity: Identity = NOBODY
    parts: Parts = attrs.field(factory=Parts)
    content: bytes = b""
    size: int = 0
    violations: tuple[Violation, ...] = ()
    reply: Reply | None = None

    @property
    def called(self) -> Mount:
        """Return the mount of a call to a service, which every request has but one for a control page."""
        return cast("Mount", self.mount)

    @classmethod
    def of(cls, scope: Scope, receive: Receive, epoch: int) -> Exchange:
        """Read the request line and the headers of an ASGI scope."""
        host, port = scope["server"]
        raw_path = cast("bytes", scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        return cls(
            method=scope["method"],
            raw_path=raw_path,
            query=parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True),
            headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            root_url=f"http://{host}:{port}",
            body=Body(scope, receive),
            mount=find_mount(unquote(raw_path)),
            epoch=epoch,
        )


class Application:
    """Serve all APIs of one sandbox.

    A request passes every stage once, in the order in which they stand here: `_answer` runs those that
    lead to an answer, `_finish` those that an answer goes through.
    """

    def __init__(self, runtime: Runtime, states: States, catalogue: Catalogue) -> None:
        """Take what services share, what they remember, and the contracts."""
        self.runtime = runtime
        self.states = states
        self.journal = Journal()
        self.faults = FaultPlan(operation_names)
        self.control = ControlPages(runtime, states, self.journal, self.faults)
        self._catalogue = catalogue
        self._allowed_hosts = frozenset(name.lower() for name in runtime.options.allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            exchange = Exchange.of(scope, receive, self.states.epoch)
            async with exchange.body:
                reply = await self._answer(exchange)
            reply = await self._finish(exchange, reply)
            effect = exchange.effect or _UNHARMED
            await deliver(reply, effect, scope, receive, send, self.runtime.sleep)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.runtime.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, exchange: Exchange) -> Reply:
        """Pass the stages until one has the answer; what they raise is answered in the vendor's form."""
        stages = (
            self._check_host,
            self._control,
            self._route,
            self._match_faults,
            self._identify,
            self._validate,
            self._handle,
        )
        try:
            for stage in stages:
                await stage(exchange)
                if exchange.reply is not None:
                    return exchange.reply
        except Problem as problem:
            exchange.violations = problem.violations
            exchange.body.discard()
            return self._rendered(exchange, problem)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # It was not this request that was cancelled, but the work it waited for: by a reset.
            exchange.body.discard()
            return self._rendered(exchange, Problem(404, "the sandbox was reset meanwhile"))
        except Exception:  # noqa: BLE001  (a server answers 500 and lives on)
            _log.exception("the sandbox failed in %s", exchange.name)
        return self._rendered(exchange, Problem(500, "the sandbox failed"))

    async def _check_host(self, exchange: Exchange) -> None:
        """Refuse whoever was led here under another name; raises Problem 421 (RFC 9110, section 15.5.20)."""
        if not is_known_host(exchange.headers.get("host", ""), self._allowed_hosts):
            raise Problem(421, "the Host header names another server; allowed_hosts admits more names")

    async def _control(self, exchange: Exchange) -> None:
        """Answer what is under no service: the control pages."""
        if exchange.mount is not None:
            return
        path = unquote(exchange.raw_path)
        if not (path + "/").startswith(PREFIX):
            raise Problem(404, "there is no such page")
        _check_origin(exchange)
        data = await read_body(exchange.body, _BODY_LIMIT)
        html = "text/html" in exchange.headers.get("accept", "")
        exchange.reply = await self.control.answer(exchange.method, path[len(PREFIX) :], data, html=html)

    async def _route(self, exchange: Exchange) -> None:
        """Find the extra route or the operation; raises Problem 404 or 405."""
        mount, contract = exchange.called, self._contract(exchange)
        exchange.service = mount.service.name
        path = exchange.raw_path[len(mount.prefix) :]
        extra = None if mount.only else mount.service.find_extra(exchange.method, unquote(path))
        if extra is not None:
            exchange.extra, exchange.path = extra
            exchange.name = exchange.extra.name
            return
        route = contract.route(exchange.method, path)
        if route.operation is None and route.allowed:
            allowed = ", ".join(sorted(route.allowed))
            raise Problem(405, f"only {allowed} is known here", headers={"Allow": allowed})
        if route.operation is None or not mount.serves(route.operation):
            raise Problem(404, "there is no such path")
        exchange.operation, exchange.path = route.operation, route.path
        exchange.name = exchange.operation.id

    async def _match_faults(self, exchange: Exchange) -> None:
        """Find the faults that affect the call; some of them answer in its place."""
        effect = exchange.effect = self.faults.match(exchange.called.service.api, exchange.name or "")
        if effect is None:
            return
        if effect.clock_ahead:
            set_ahead(effect.clock_ahead)
        if effect.expire_token:
            for tokens in self.states.all_tokens().values():
                tokens.expire(exchange.headers, exchange.query)
        if effect.replaces:
            await drain(exchange.body)
            exchange.reply = Reply()

    async def _identify(self, exchange: Exchange) -> None:
        """Find out who is calling; raises Problem 401, and 501 for an operation without a handler."""
        service, operation = exchange.called.service, exchange.operation
        if operation is None:
            return
        if operation.id not in service.handlers:
            raise Problem(501, f"the sandbox does not know the operation {operation.id}")
        if operation.id not in service.public:
            state = self.states.of(service.state)
            exchange.identity = service.identify(state, exchange.headers, exchange.query)

    async def _validate(self, exchange: Exchange) -> None:
        """Hold the request against the contract; raises Problem 400, and 413 for a large body."""
        contract, operation = self._contract(exchange), exchange.operation
        if operation is None:
            exchange.content = await read_body(exchange.body, _BODY_LIMIT)
            exchange.size = len(exchange.content)
            return
        checked = check_parameters(contract, operation, exchange.path, exchange.query, exchange.headers)
        body = await self._check_body(exchange, contract, operation)
        violations = [*checked.violations, *body.violations]
        if violations:
            raise Problem(400, sentence(violations), violations=violations)
        exchange.parts = checked.parts
        exchange.parts.body = body.parts.body

    async def _check_body(self, exchange: Exchange, contract: Contract, operation: Operation) -> Checked:
        content_type = exchange.headers.get("content-type", "")
        if media_type(content_type) == MULTIPART:
            fields = await exchange.body.read_form(self.runtime.files, _UPLOAD_LIMIT)
            uploads = exchange.body.uploads
            exchange.size = sum(upload.size for upload in uploads)
            return check_multipart(contract, operation, fields, [upload.field for upload in uploads])
        data = await read_body(exchange.body, _BODY_LIMIT)
        exchange.size = len(data)
        return check_body(contract, operation, content_type, data)

    async def _handle(self, exchange: Exchange) -> None:
        """Let the service do what is asked; raises Problem."""
        mount = exchange.called
        state = self.states.of(mount.service.state)
        base_url = exchange.root_url + mount.prefix
        exchange.epoch = self.states.epoch
        if exchange.extra is not None:
            reply = exchange.extra.handler(
                ExtraCall(
                    self.runtime, state, exchange.path, exchange.query, exchange.headers, exchange.content,
                    base_url,
                )
            )  # fmt: skip
        else:
            operation = cast("Operation", exchange.operation)
            reply = mount.service.handlers[operation.id](
                Call(
                    self.runtime, state, operation, exchange.identity, exchange.parts, exchange.headers,
                    exchange.body.uploads, exchange.root_url, base_url,
                )
            )  # fmt: skip
        exchange.reply = await reply if isawaitable(reply) else reply

    async def _finish(self, exchange: Exchange, reply: Reply) -> Reply:
        """Return the answer as faults want it, once what it tells of is safe, and note it."""
        if exchange.mount is not None:
            reply = self._apply_fault(exchange, reply)
            if exchange.method not in ("GET", "HEAD"):
                reply = await self._save(exchange, reply)
        if reply.file is not None and not reply.file.exists():
            reply = self._rendered(exchange, Problem(404, "the file is gone"))
        self._note(exchange, reply)
        date = formatdate(self.runtime.clock(), usegmt=True)
        return attrs.evolve(reply, headers={"date": date, **reply.headers})

    def _apply_fault(self, exchange: Exchange, reply: Reply) -> Reply:
        """Return the answer as the faults that affect the call want it."""
        effect = exchange.effect
        if effect is None:
            return reply
        if effect.status is not None or effect.change == "html-page":
            return replaced(effect, self._rendered(exchange, problem_of(effect, self.runtime.now())))
        return changed(effect, reply, self._contract(exchange), exchange.operation)

    async def _save(self, exchange: Exchange, reply: Reply) -> Reply:
        """Return the answer once what it tells of is safe, and what went wrong otherwise."""
        try:
            await self.states.commit(exchange.epoch)
        except Problem as problem:
            return self._rendered(exchange, problem)
        return reply

    def _note(self, exchange: Exchange, reply: Reply) -> None:
        """Put a call of a service into the request log."""
        if exchange.mount is None:
            return
        self.journal.add(
            service=exchange.service,
            method=exchange.method,
            path=unquote(exchange.raw_path),
            query=exchange.query,
            operation=exchange.name,
            status=reply.status,
            violations=[str(item) for item in exchange.violations],
            content_type=exchange.headers.get("content-type", ""),
            content_length=exchange.size,
            struck=exchange.effect is not None,
        )

    def _contract(self, exchange: Exchange) -> Contract:
        """Return the contract that a call is served by."""
        return self._catalogue.contract(exchange.called.service)

    def _rendered(self, exchange: Exchange, problem: Problem) -> Reply:
        """Return a problem in the vendor's form."""
        if exchange.mount is None:
            return json_reply({"message": problem.message}, problem.status)
        reply = exchange.mount.service.render(exchange.name or "", problem, self.runtime.now())
        return attrs.evolve(reply, headers={**reply.headers, **problem.headers})


def _check_origin(exchange: Exchange) -> None:
    """Refuse what a web page of another origin has sent; raises Problem 403.

    A browser names the origin of a page with everything but plain GET, preflights included, and says of
    what it sends unasked how near the page is (Fetch Metadata). Nobody else sends either.
    """
    origin = exchange.headers.get("origin")
    foreign = origin is not None and not is_own_origin(origin, exchange.headers["host"])
    near = exchange.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    if foreign or (exchange.method != "GET" and not near):
        raise Problem(403, "pages of another origin may not use the control pages")
