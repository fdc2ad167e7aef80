"""Files: the documents of a dossier, and their analysis."""

from __future__ import annotations

import builtins

from docrelay import source, waiting
from docrelay._async.resource import AsyncResource
from docrelay.errors import ProcessingError
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.files import delete_file, get_file, list_files, upload_file
from docrelay_api.documine.models import FileStatus, FileUpload
from docrelay_api.documine.types import File

from ..http import call, call_none

_DONE = "PROCESSED"
_FAILED = "ERROR"


class AsyncFiles(AsyncResource[AuthenticatedClient]):
    """Upload documents and follow their analysis (``documine.files``)."""

    async def upload(
        self,
        template_id: str,
        dossier_id: str,
        file: source.Source,
        *,
        filename: str | None = None,
        keep_manual_changes: bool = False,
    ) -> builtins.list[str]:
        """Upload a document and return the ids of the files that came of it.

        `file` is a path, bytes or a file opened in binary mode; it is streamed. The analysis starts
        by itself: see `wait`. `filename` is needed for bytes. Raises OSError that names the file when
        it can't be read, or grows or shrinks while it is sent; the service then has no whole upload.
        """
        with source.opened(file, filename) as (stream, name, media_type):
            answer = await call(
                upload_file.asyncio_detailed,
                template_id,
                dossier_id,
                client=self._api,
                body=FileUpload(file=File(stream, name, media_type)),
                keep_manual_changes=keep_manual_changes,
            )
        return answer.file_ids or []

    async def list(self, template_id: str, dossier_id: str) -> builtins.list[FileStatus]:
        """Return the state of every file of a dossier."""
        answer = await call(list_files.asyncio_detailed, template_id, dossier_id, client=self._api)
        return answer.files or []

    async def get(self, template_id: str, dossier_id: str, file_id: str) -> FileStatus:
        """Return the state of one file; raise NotFoundError when there is none with this id."""
        return await call(get_file.asyncio_detailed, template_id, dossier_id, file_id, client=self._api)

    async def delete(self, template_id: str, dossier_id: str, file_id: str) -> None:
        """Move a file to the trash, where it can be restored for 96 hours (user manual)."""
        await call_none(delete_file.asyncio_detailed, template_id, dossier_id, file_id, client=self._api)

    async def wait(
        self,
        template_id: str,
        dossier_id: str,
        file_id: str,
        *,
        timeout: float = 600.0,  # noqa: ASYNC109 - a limit on the service's work, not on this task
    ) -> FileStatus:
        """Wait until a file is analysed and return its state.

        Finished is PROCESSED or ERROR; any other state, a new one included, is still working.
        `timeout` is in seconds. Raises ProcessingError with the service's message when the analysis
        failed, WaitTimeoutError when it takes longer than `timeout`;
        outages of the service up to then are waited out.
        """
        waiter = waiting.Waiter(timeout, f"file {file_id}")

        def working(status: FileStatus) -> str | None:
            state = str(status.processing_status or "")
            if state == _FAILED:
                detail = self._http.quote(status.error_message or "") or None
                raise ProcessingError(
                    f"file {file_id} could not be analysed: {detail or 'no reason given'}",
                    item=file_id,
                    state=state,
                    detail=detail,
                )
            return None if state == _DONE else state

        return await self._until(waiter, lambda: self.get(template_id, dossier_id, file_id), working)
