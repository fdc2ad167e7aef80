"""The body of a request: small ones as bytes, multipart forms with their files on disk."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from docrelay._core.files import replacing
from docrelay.sandbox.server.messages import Problem, Receive, Scope, Upload
from docrelay.sandbox.server.runtime import Files
from docrelay.sandbox.validation.schema import Violation

if TYPE_CHECKING:
    from starlette.datastructures import FormData, UploadFile
    from starlette.requests import Request

_FIELD_LIMIT = 1 << 20
_FIELDS = 64
# How much may stand behind the end of a form (RFC 2046, section 5.1.1).
_EPILOGUE = 1024


class Body:
    """Read the body of one ASGI request, at most once; closes what it opened."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
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

    async def read_form(self, files: Files, limit: int) -> list[tuple[str, str]]:
        """Read a multipart form; its files are stored, `limit` bounds all bytes.

        Returns the text fields in order. Raises Problem 400 for a malformed form, 413 for a large one.
        """
        from python_multipart.multipart import parse_options_header  # noqa: PLC0415
        from starlette.datastructures import UploadFile  # noqa: PLC0415
        from starlette.formparsers import MultiPartException  # noqa: PLC0415
        from starlette.requests import Request  # noqa: PLC0415

        left, tail = limit, b""
        request = Request(self._scope)
        _, options = parse_options_header(request.headers.get("content-type", ""))
        end = b"--" + options.get(b"boundary", b"") + b"--"

        async def receive() -> dict[str, Any]:
            # The parser closes its files for no other exception than its own, and takes a form that was
            # cut for a whole one.
            nonlocal left, tail
            message = await self._receive()
            data = message.get("body", b"")
            left -= len(data)
            tail = (tail + data)[-len(end) - _EPILOGUE :]
            is_cut = not message.get("more_body") and end not in tail
            if left < 0 or is_cut or message["type"] == "http.disconnect":
                raise MultiPartException("the form was not read to its end")
            return message

        request = Request(self._scope, receive)
        try:
            self._form = await request.form(max_files=_FIELDS, max_fields=_FIELDS, max_part_size=_FIELD_LIMIT)
        except OSError as error:
            raise _no_room(error) from None
        except MultiPartException as error:
            if left < 0:
                raise Problem(413, f"the body is larger than {limit} bytes") from None
            found = Violation("body", "", f"is not a multipart form: {error.message}")
            raise Problem(400, str(found), violations=[found]) from None
        fields: list[tuple[str, str]] = []
        for name, value in self._form.multi_items():
            if isinstance(value, UploadFile):
                self.uploads.append(await _store(files, name, value))
            else:
                fields.append((name, value))
        return fields


async def _store(files: Files, name: str, file: UploadFile) -> Upload:
    path = files.new_path()
    try:
        await asyncio.to_thread(_copy, file.file, path)
        size = path.stat().st_size
    except OSError as error:
        raise _no_room(error) from None
    return Upload(
        field=name,
        filename=file.filename or "unnamed",
        content_type=file.content_type or "",
        path=path,
        size=size,
    )


def _copy(source: BinaryIO, path: Path) -> None:
    with replacing(path, sync=False) as target:
        shutil.copyfileobj(source, target)


def _no_room(error: OSError) -> Problem:
    """Return the problem of an upload that the sandbox has no place for, or not any more: after a reset."""
    return Problem(507, f"the upload could not be stored: {error.strerror}")


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


async def drain(body: Body) -> None:
    """Read a body to its end and forget it, so that the client comes to read the answer."""
    from starlette.requests import ClientDisconnect  # noqa: PLC0415

    try:
        async for _ in body.request().stream():
            pass
    except ClientDisconnect:
        raise Problem(400, "the client went away") from None
