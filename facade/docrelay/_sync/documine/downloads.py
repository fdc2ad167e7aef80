# Derived from facade/docrelay/_async/documine/downloads.py by `nox -s sync`: do not edit.
"""Downloads: result packages that the service prepares and keeps."""

from __future__ import annotations

import builtins
import logging
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from docrelay import waiting, wire
from docrelay._core.arguments import path_argument, path_arguments
from docrelay._core.download import FileBody, check_head, left_alone
from docrelay._core.files import replacing
from docrelay._sync.resource import Resource
from docrelay.errors import ProcessingError
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.downloads import (
    create_dossier_download,
    create_file_download,
    create_files_download,
    delete_download,
    fetch_download,
    get_download,
    list_downloads,
)
from docrelay_api.documine.models import DownloadStatus, PrepareDownload
from docrelay_api.documine.types import Unset

from ..http import call, call_none

_log = logging.getLogger("docrelay.documine")

_DONE = "READY"
_FAILED = "FAILED"


class Downloads(Resource[AuthenticatedClient]):
    """Prepare, follow and fetch result packages (``documine.downloads``)."""

    def create_for_dossier(
        self,
        template_id: str,
        dossier_id: str,
        *,
        file_types: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
    ) -> str:
        """Start a package of all files of a dossier and return its download id.

        `file_types` are ORIGINAL, PREVIEW, COMPONENT_JSON, COMPONENT_XML, REPORT or what the
        service adds.
        """
        answer = call(
            create_dossier_download.sync_detailed,
            template_id,
            dossier_id,
            client=self._api,
            body=_package(file_types, report_template_ids),
        )
        return answer.download_id

    def create_for_files(
        self,
        template_id: str,
        dossier_id: str,
        file_ids: Sequence[str],
        *,
        file_types: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
    ) -> str:
        """Start a package of some files of a dossier and return its download id."""
        answer = call(
            create_files_download.sync_detailed,
            template_id,
            dossier_id,
            client=self._api,
            body=_package(file_types, report_template_ids, file_ids),
        )
        return answer.download_id

    def create_for_file(
        self,
        template_id: str,
        dossier_id: str,
        file_id: str,
        *,
        file_types: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
    ) -> str:
        """Start a package of one file and return its download id."""
        answer = call(
            create_file_download.sync_detailed,
            template_id,
            dossier_id,
            file_id,
            client=self._api,
            body=_package(file_types, report_template_ids),
        )
        return answer.download_id

    def list(self) -> builtins.list[DownloadStatus]:
        """Return the state of every package of this user."""
        answer = call(list_downloads.sync_detailed, client=self._api)
        return answer.downloads or []

    def get(self, download_id: str) -> DownloadStatus:
        """Return the state of one package; raise NotFoundError when there is none with this id."""
        return call(get_download.sync_detailed, download_id, client=self._api)

    def delete(self, download_id: str) -> None:
        """Delete a package."""
        call_none(delete_download.sync_detailed, download_id, client=self._api)

    @contextmanager
    def stream(self, download_id: str) -> Generator[httpx.Response, None, None]:
        """Open a package for reading: ``with downloads.stream(id) as answer``.

        Read it with the answer's byte iterator; it is never held whole. Raises ConflictError or
        NotFoundError while the package is not READY, as the service decides, and
        UnexpectedResponseError for an answer that brings no file. Whether the file is whole is for
        the reader to find out; `fetch` does.
        """
        # The generated call reads the whole answer; its request is what is wanted here.
        with path_arguments():
            request = fetch_download._get_kwargs(download_id)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        # An archive gains nothing by compression, and httpx does not notice when that is cut off.
        request["headers"] = {**request.get("headers", {}), "Accept-Encoding": "identity"}
        with self._http.stream(**request) as answer:
            check_head(answer)
            yield answer

    def fetch(self, download_id: str, target: str | Path, *, file_size: int | Unset | None = None) -> Path:
        """Write a package to `target` and return its path.

        `target` is a file, or a folder in which the file is called ``<download id>.zip``. The file
        appears under its name only when it is a whole ZIP archive with the length and the digest
        that the service gave; until then, and after any failure, what was there stays. `file_size`
        is what the state of the package says: a difference is logged as a warning.

        Raises what `stream` does; UnexpectedResponseError for what is no package, or not all of
        it; TransportError when the connection breaks; OSError when the file cannot be written.
        """
        path_argument("download_id", download_id)  # before a file is opened
        path = Path(target)
        if path.is_dir():
            path = path / f"{Path(download_id).name}.zip"
        with left_alone(path), replacing(path) as file:
            with self.stream(download_id) as answer:
                body = FileBody(answer)
                for chunk in answer.iter_bytes() if answer.is_stream_consumed else answer.iter_raw():
                    for piece in body.decode(chunk):
                        file.write(piece)
                body.finish(file)
            written = file.seek(0, os.SEEK_END)
        if file_size and file_size != written:
            _log.warning("package %s has %d bytes; its state says %d", download_id, written, file_size)
        return path

    def wait(
        self,
        download_id: str,
        *,
        timeout: float = 600.0,
    ) -> DownloadStatus:
        """Wait until a package is READY and return its state.

        `timeout` is in seconds. Raises ProcessingError when the package FAILED, WaitTimeoutError
        when it takes longer than `timeout`; any unknown state is still working.
        """
        waiter = waiting.Waiter(timeout, f"download {download_id}")

        def working(status: DownloadStatus) -> str | None:
            state = str(status.status or "")
            if state == _FAILED:
                raise ProcessingError(
                    f"download {download_id} could not be prepared", item=download_id, state=state
                )
            return None if state == _DONE else state

        return self._until(waiter, lambda: self.get(download_id), working)


def _package(
    file_types: Sequence[str] | None,
    report_template_ids: Sequence[str] | None,
    file_ids: Sequence[str] | None = None,
) -> PrepareDownload:
    body = wire.fields(fileIds=file_ids, downloadFileTypes=file_types, reportTemplateIds=report_template_ids)
    return PrepareDownload.from_dict(body)
