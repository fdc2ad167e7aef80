"""The body of a request: small ones as bytes, multipart forms with their files on disk."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from docrelay._core.files import replacing
from docrelay.sandbox.message import Problem, Upload
from docrelay.sandbox.violation import Violation

if TYPE_CHECKING:
    from starlette.datastructures import FormData, UploadFile
    from starlette.requests import Request

    from docrelay.sandbox.state import World

_FIELD_LIMIT = 1 << 20
_FIELDS = 64


class Body:
    """Read the body of one ASGI request, at most once; closes what it opened."""

    def __init__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    ) -> None:
        """Wrap the request; nothing is read yet."""
        self._scope = scope
        self._receive = receive
        self._form: FormData | None = None
        self.uploads: list[Upload] = []

    async def __aenter__(self) -> Self:
        """Start."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files of the form."""
        if self._form is not None:
            await self._form.close()

    def discard(self) -> None:
        """Delete uploads that no handler has taken over."""
        for upload in self.uploads:
            upload.path.unlink(missing_ok=True)

    def request(self) -> Request:
        """Return the request as starlette sees it."""
        from starlette.requests import Request  # noqa: PLC0415

        return Request(self._scope, self._receive)

    async def read_form(self, world: World, limit: int) -> list[tuple[str, str]]:
        """Read a multipart form; its files go to the world's folder, `limit` bounds all bytes.

        Returns the text fields in order. Raises Problem 400 for a malformed form, 413 for a large one.
        """
        from starlette.datastructures import UploadFile  # noqa: PLC0415
        from starlette.formparsers import MultiPartException  # noqa: PLC0415
        from starlette.requests import Request  # noqa: PLC0415

        left = limit

        async def receive() -> MutableMapping[str, Any]:
            # The parser closes its files for no other exception than its own.
            nonlocal left
            message = await self._receive()
            left -= len(message.get("body", b""))
            if left < 0 or message["type"] == "http.disconnect":
                raise MultiPartException("the form was not read to its end")
            return message

        request = Request(self._scope, receive)
        try:
            self._form = await request.form(max_files=_FIELDS, max_fields=_FIELDS, max_part_size=_FIELD_LIMIT)
        except MultiPartException as error:
            if left < 0:
                raise Problem(413, f"the body is larger than {limit} bytes") from None
            found = Violation("body", "", f"is not a multipart form: {error.message}")
            raise Problem(400, str(found), violations=[found]) from None
        fields: list[tuple[str, str]] = []
        for name, value in self._form.multi_items():
            if isinstance(value, UploadFile):
                self.uploads.append(await _store(world, name, value))
            else:
                fields.append((name, value))
        return fields


async def _store(world: World, name: str, file: UploadFile) -> Upload:
    path = world.new_path()
    await asyncio.to_thread(_copy, file.file, path)
    return Upload(
        field=name,
        filename=file.filename or "unnamed",
        content_type=file.content_type or "",
        path=path,
        size=path.stat().st_size,
    )


def _copy(source: BinaryIO, path: Path) -> None:
    with replacing(path, sync=False) as target:
        shutil.copyfileobj(source, target)


async def read_body(body: Body, limit: int) -> bytes:
    """Read a body into memory; raises Problem 413 when it is larger than `limit` bytes."""
    from starlette.requests import ClientDisconnect  # noqa: PLC0415

    parts: list[bytes] = []
    size = 0
    try:
        async for part in body.request().stream():
            size += len(part)
            if size > limit:
                raise Problem(413, f"the body is larger than {limit} bytes")
            parts.append(part)
    except ClientDisconnect:
        raise Problem(400, "the client went away") from None
    return b"".join(parts)
