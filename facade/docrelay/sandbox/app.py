"""The ASGI application: route, authenticate, validate, handle, and answer in the vendor's form."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, unquote

import attrs

from docrelay.sandbox.body import Body, read_body
from docrelay.sandbox.catalogue import Catalogue, Mount, find_mount
from docrelay.sandbox.check import Checked, check_body, check_multipart, check_parameters
from docrelay.sandbox.contract import Contract, Operation
from docrelay.sandbox.control import control
from docrelay.sandbox.message import Call, Problem, Reply, json_reply
from docrelay.sandbox.service import NOBODY, Raw
from docrelay.sandbox.violation import Violation, sentence

if TYPE_CHECKING:
    from docrelay.sandbox.state import World

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_CHUNK = 256 * 1024
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
    violations: tuple[Violation, ...] = ()
    size: int = 0

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
            reply = await self._answer(exchange, mount, scope, receive)
            self._note(exchange, reply, mount)
            await _send(reply, send)

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
                if mount is None:
                    return await control(self._world, exchange.method, unquote(exchange.raw_path))
                return await self._serve(exchange, mount, body)
            except Problem as problem:
                exchange.violations = problem.violations
                body.discard()
                return _rendered(self._world, mount, exchange, problem)
            except Exception:  # noqa: BLE001  (a server answers 500 and lives on)
                _log.exception("the sandbox failed in %s", exchange.operation)
                return _rendered(self._world, mount, exchange, Problem(500, "the sandbox failed"))

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
        exchange.operation = operation.id
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
                data = await read_body(body, self._world.settings.body_limit)
                exchange.size = len(data)
                raw = Raw(self._world, found.groupdict(), exchange.query, exchange.headers, data)
                reply = handler(raw)
                return await reply if isawaitable(reply) else reply
        return None

    async def _body(
        self, exchange: Exchange, contract: Contract, operation: Operation, body: Body
    ) -> Checked:
        content_type = exchange.headers.get("content-type", "")
        settings = self._world.settings
        if content_type.lower().startswith("multipart/form-data"):
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
        )


def _rendered(world: World, mount: Mount | None, exchange: Exchange, problem: Problem) -> Reply:
    if mount is None:
        return json_reply({"message": problem.message}, problem.status)
    reply = mount.service.render(world, exchange.operation or "", problem)
    return attrs.evolve(reply, headers={**reply.headers, **problem.headers})


async def _send(reply: Reply, send: Send) -> None:
    length = reply.file.stat().st_size if reply.file else len(reply.body)
    headers: list[tuple[bytes, bytes]] = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()
    ]
    if reply.content_type:
        headers.append((b"content-type", reply.content_type.encode("latin-1")))
    if reply.status != 204:
        headers.append((b"content-length", str(length).encode("ascii")))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if reply.file:
        with reply.file.open("rb") as file:
            while chunk := file.read(_CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.body", "body": reply.body})
