"""The ASGI application: route, authenticate, validate, handle, and answer in the vendor's form."""

from __future__ import annotations

import asyncio
import logging
from email.utils import formatdate
from inspect import isawaitable
from typing import cast
from urllib.parse import parse_qsl, unquote

import attrs

from docrelay.sandbox.control.pages import PREFIX, answer
from docrelay.sandbox.faults.delivery import Receive, Scope, Send, deliver
from docrelay.sandbox.faults.effects import changed, expire_token, problem_of, replaced
from docrelay.sandbox.faults.fault import Effect
from docrelay.sandbox.mounts import Catalogue, Mount, find_mount
from docrelay.sandbox.network import is_known_host, is_own_origin
from docrelay.sandbox.server.body import Body, read_body
from docrelay.sandbox.server.messages import Call, Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import World, set_ahead
from docrelay.sandbox.server.service import NOBODY, Raw
from docrelay.sandbox.validation.check import (
    MULTIPART,
    Checked,
    check_body,
    check_multipart,
    check_parameters,
    media_type,
)
from docrelay.sandbox.validation.contract import Contract, Operation
from docrelay.sandbox.validation.violation import Violation, sentence

_UNHARMED = Effect()
_log = logging.getLogger("docrelay.sandbox")


@attrs.define
class Exchange:
    """One request on its way through the application, and what is noted about it."""

    method: str
    raw_path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    root_url: str
    service: str = "sandbox"
    operation: str | None = None
    described: Operation | None = None
    violations: tuple[Violation, ...] = ()
    size: int = 0
    effect: Effect | None = None
    # That of the world when its handler began, see `World.commit`.
    epoch: int = 0

    @classmethod
    def of(cls, scope: Scope) -> Exchange:
        """Read the request line and the headers of an ASGI scope."""
        host, port = scope["server"]
        raw_path = cast("bytes", scope.get("raw_path") or scope["path"].encode())
        return cls(
            method=scope["method"],
            raw_path=raw_path.decode("latin-1"),
            query=parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True),
            headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            root_url=f"http://{host}:{port}",
        )


class Application:
    """Serve all APIs of one sandbox."""

    def __init__(self, world: World, catalogue: Catalogue) -> None:
        """Take the state and the contracts."""
        self._world = world
        self._catalogue = catalogue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            exchange = Exchange.of(scope)
            mount = find_mount(unquote(exchange.raw_path))
            exchange.epoch = self._world.epoch
            reply = await self._answer(exchange, mount, scope, receive)
            if mount is not None:
                reply = self._spoil(exchange, mount, reply)
                if exchange.method not in ("GET", "HEAD"):
                    reply = await self._saved(exchange, mount, reply)
            if reply.file is not None and not reply.file.exists():
                reply = _rendered(self._world, mount, exchange, Problem(404, "the file is gone"))
            self._note(exchange, reply, mount)
            date = formatdate(self._world.clock(), usegmt=True)
            reply = attrs.evolve(reply, headers={"date": date, **reply.headers})
            effect = exchange.effect or _UNHARMED
            await deliver(reply, effect, scope, receive, send, self._world.settings.sleep)

    async def _saved(self, exchange: Exchange, mount: Mount, reply: Reply) -> Reply:
        """Return the answer once what it tells of is safe, and what went wrong otherwise."""
        try:
            await self._world.commit(exchange.epoch)
        except Problem as problem:
            return _rendered(self._world, mount, exchange, problem)
        return reply

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._world.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, exchange: Exchange, mount: Mount | None, scope: Scope, receive: Receive) -> Reply:
        async with Body(scope, receive) as body:
            try:
                self._check_host(exchange)
                if mount is None:
                    return await self._control(exchange, body)
                return await self._serve(exchange, mount, body)
            except Problem as problem:
                exchange.violations = problem.violations
                body.discard()
                return _rendered(self._world, mount, exchange, problem)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                # It was not this request that was cancelled, but the work it waited for: by a reset.
                body.discard()
                return _rendered(
                    self._world, mount, exchange, Problem(404, "the sandbox was reset meanwhile")
                )
            except Exception:  # noqa: BLE001  (a server answers 500 and lives on)
                _log.exception("the sandbox failed in %s", exchange.operation)
                return _rendered(self._world, mount, exchange, Problem(500, "the sandbox failed"))

    def _check_host(self, exchange: Exchange) -> None:
        """Refuse whoever was led here under another name; raises Problem 421 (RFC 9110, section 15.5.20)."""
        if not is_known_host(exchange.headers.get("host", ""), self._world.settings.allowed_hosts):
            raise Problem(421, "the Host header names another server; allowed_hosts admits more names")

    async def _control(self, exchange: Exchange, body: Body) -> Reply:
        path = unquote(exchange.raw_path)
        if not (path + "/").startswith(PREFIX):
            raise Problem(404, "there is no such page")
        _check_origin(exchange)
        data = await read_body(body, self._world.settings.body_limit)
        html = "text/html" in exchange.headers.get("accept", "")
        return await answer(self._world, exchange.method, path[len(PREFIX) :], data, html=html)

    async def _serve(self, exchange: Exchange, mount: Mount, body: Body) -> Reply:
        service, contract = mount.service, self._catalogue.contract(mount.service)
        exchange.service = service.name
        path = exchange.raw_path[len(mount.prefix) :]
        beside = await self._beside(exchange, mount, path, body)
        if beside is not None:
            return beside
        route = contract.route(exchange.method, path)
        operation = route.operation
        if operation is None and route.allowed:
            allowed = ", ".join(sorted(route.allowed))
            raise Problem(405, f"only {allowed} is known here", headers={"Allow": allowed})
        if operation is None or not mount.serves(operation):
            raise Problem(404, "there is no such path")
        exchange.operation, exchange.described = operation.id, operation
        if self._struck(exchange, service.api):
            await _drain(body)
            return Reply()
        handler = service.handlers.get(operation.id)
        if handler is None:
            raise Problem(501, f"the sandbox does not know the operation {operation.id}")
        identity = NOBODY
        if operation.id not in service.public:
            identity = service.identify(self._world, exchange.headers, exchange.query)
        checked = check_parameters(contract, operation, route.path, exchange.query, exchange.headers)
        content = await self._body(exchange, contract, operation, body)
        violations = [*checked.violations, *content.violations]
        if violations:
            raise Problem(400, sentence(violations), violations=violations)
        checked.parts.body = content.parts.body
        call = Call(
            self._world, operation, identity, checked.parts, exchange.headers, body.uploads,
            exchange.root_url, exchange.root_url + mount.prefix,
        )  # fmt: skip
        exchange.epoch = self._world.epoch
        reply = handler(call)
        return await reply if isawaitable(reply) else reply

    async def _beside(self, exchange: Exchange, mount: Mount, path: str, body: Body) -> Reply | None:
        """Serve a page that stands beside the contract; None when there is none."""
        if mount.login:
            return None
        for method, pattern, name, handler in mount.service.beside:
            found = pattern.fullmatch(unquote(path))
            if found and method == exchange.method:
                exchange.operation = name
                if self._struck(exchange, mount.service.api):
                    await _drain(body)
                    return Reply()
                data = await read_body(body, self._world.settings.body_limit)
                exchange.size = len(data)
                base_url = exchange.root_url + mount.prefix
                raw = Raw(self._world, found.groupdict(), exchange.query, exchange.headers, data, base_url)
                exchange.epoch = self._world.epoch
                reply = handler(raw)
                return await reply if isawaitable(reply) else reply
        return None

    def _struck(self, exchange: Exchange, api: str) -> bool:
        """Let faults strike the call; tells whether that is all that happens to it."""
        effect = exchange.effect = self._world.faults.strike(api, exchange.operation or "")
        if effect is None:
            return False
        if effect.clock_ahead:
            set_ahead(effect.clock_ahead)
        if effect.expire_token:
            expire_token(self._world, exchange.headers, exchange.query)
        return effect.replaces

    def _spoil(self, exchange: Exchange, mount: Mount, reply: Reply) -> Reply:
        """Return the answer as the faults that struck want it."""
        effect = exchange.effect
        if effect is None:
            return reply
        if effect.status is not None or effect.change == "html-page":
            vendor = _rendered(self._world, mount, exchange, problem_of(effect, self._world.now()))
            return replaced(effect, vendor)
        return changed(effect, reply, self._catalogue.contract(mount.service), exchange.described)

    async def _body(
        self, exchange: Exchange, contract: Contract, operation: Operation, body: Body
    ) -> Checked:
        content_type = exchange.headers.get("content-type", "")
        settings = self._world.settings
        if media_type(content_type) == MULTIPART:
            fields = await body.read_form(self._world, settings.upload_limit)
            exchange.size = sum(upload.size for upload in body.uploads)
            return check_multipart(contract, operation, fields, [upload.field for upload in body.uploads])
        data = await read_body(body, settings.body_limit)
        exchange.size = len(data)
        return check_body(contract, operation, content_type, data)

    def _note(self, exchange: Exchange, reply: Reply, mount: Mount | None) -> None:
        if mount is None:
            return
        self._world.journal.add(
            service=exchange.service,
            method=exchange.method,
            path=unquote(exchange.raw_path),
            query=exchange.query,
            operation=exchange.operation,
            status=reply.status,
            violations=[str(item) for item in exchange.violations],
            content_type=exchange.headers.get("content-type", ""),
            content_length=exchange.size,
            struck=exchange.effect is not None,
        )


def _rendered(world: World, mount: Mount | None, exchange: Exchange, problem: Problem) -> Reply:
    if mount is None:
        return json_reply({"message": problem.message}, problem.status)
    reply = mount.service.render(world, exchange.operation or "", problem)
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


async def _drain(body: Body) -> None:
    """Read a body to its end and forget it, so that the client comes to read the answer."""
    from starlette.requests import ClientDisconnect  # noqa: PLC0415

    try:
        async for _ in body.request().stream():
            pass
    except ClientDisconnect:
        raise Problem(400, "the client went away") from None
