"""DocuMine: extract components from documents."""

from __future__ import annotations

import builtins
import logging
import os
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._async.base import AsyncClientOptions, AsyncResource, AsyncServiceClient
from docrelay._async.http import call, call_none
from docrelay._core import arguments, retry
from docrelay._core.arguments import path_argument, path_arguments
from docrelay._core.download import FileBody, check_head, left_alone
from docrelay._core.files import replacing
from docrelay._core.options import require, require_auth, require_header
from docrelay.auth import BearerToken
from docrelay.errors import ConfigurationError, ProcessingError
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.components import get_file_components, list_components
from docrelay_api.documine.api.dossiers import (
    create_dossier,
    delete_dossier,
    get_dossier,
    list_dossiers,
    update_dossier,
)
from docrelay_api.documine.api.downloads import (
    create_dossier_download,
    create_file_download,
    create_files_download,
    delete_download,
    fetch_download,
    get_download,
    list_downloads,
)
from docrelay_api.documine.api.files import delete_file, get_file, list_files, upload_file
from docrelay_api.documine.api.license_ import get_license_usage
from docrelay_api.documine.api.templates import get_dossier_template, list_dossier_templates
from docrelay_api.documine.api.users import list_users
from docrelay_api.documine.models import (
    Dossier,
    DossierRequest,
    DossierTemplate,
    DownloadStatus,
    FileComponents,
    FileStatus,
    FileUpload,
    LicenseUsage,
    PrepareDownload,
    User,
)
from docrelay_api.documine.types import UNSET, File, Unset


class AsyncComponents(AsyncResource[AuthenticatedClient]):
    """Read extracted components (``documine.components``)."""

    async def get(
        self, template_id: str, dossier_id: str, file_id: str, *, include_details: bool = False
    ) -> FileComponents:
        """Return the components of one file: component name -> list of values.

        `include_details` adds the rule and the entities (type, value, page) behind each value.
        """
        return await call(
            get_file_components.asyncio_detailed,
            template_id,
            dossier_id,
            file_id,
            client=self._api,
            include_details=include_details,
        )

    async def list(
        self, template_id: str, dossier_id: str, *, include_details: bool = False
    ) -> builtins.list[FileComponents]:
        """Return the components of every file of a dossier."""
        answer = await call(
            list_components.asyncio_detailed,
            template_id,
            dossier_id,
            client=self._api,
            include_details=include_details,
        )
        return answer.files or []


class AsyncDossiers(AsyncResource[AuthenticatedClient]):
    """Create, read, change and delete dossiers (``documine.dossiers``)."""

    async def list(
        self,
        template_id: str,
        *,
        include_active: bool = True,
        include_archived: bool = False,
        include_deleted: bool = False,
    ) -> builtins.list[Dossier]:
        """Return the dossiers of a template; archived and deleted ones only when asked for."""
        answer = await call(
            list_dossiers.asyncio_detailed,
            template_id,
            client=self._api,
            include_active=include_active,
            include_archived=include_archived,
            include_deleted=include_deleted,
        )
        return answer.dossiers or []

    async def create(
        self,
        template_id: str,
        name: str,
        *,
        description: str | None = None,
        due_date: datetime | None = None,
        owner_id: str | None = None,
        member_ids: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
        download_file_types: Sequence[str] | None = None,
    ) -> Dossier:
        """Create a dossier and return it.

        `download_file_types` are ORIGINAL, PREVIEW, COMPONENT_JSON, COMPONENT_XML, REPORT or what
        the service adds. Only managers may create dossiers (user manual); others get
        PermissionDeniedError.
        """
        body = arguments.fields(
            name=name,
            description=description,
            dueDate=arguments.moment("due_date", due_date, None),
            ownerId=owner_id,
            memberIds=member_ids,
            reportTemplateIds=report_template_ids,
            downloadFileTypes=download_file_types,
        )
        return await call(
            create_dossier.asyncio_detailed,
            template_id,
            client=self._api,
            body=DossierRequest.from_dict(body),
        )

    async def get(self, template_id: str, dossier_id: str) -> Dossier:
        """Return one dossier; raise NotFoundError when there is none with this id."""
        return await call(get_dossier.asyncio_detailed, template_id, dossier_id, client=self._api)

    async def update(
        self,
        template_id: str,
        dossier_id: str,
        name: str,
        *,
        description: str | None = None,
        due_date: datetime | None = None,
        owner_id: str | None = None,
        member_ids: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
        download_file_types: Sequence[str] | None = None,
    ) -> Dossier:
        """Replace the settings of a dossier (PUT: what is not given is not sent); return it."""
        body = arguments.fields(
            name=name,
            description=description,
            dueDate=arguments.moment("due_date", due_date, None),
            ownerId=owner_id,
            memberIds=member_ids,
            reportTemplateIds=report_template_ids,
            downloadFileTypes=download_file_types,
        )
        return await call(
            update_dossier.asyncio_detailed,
            template_id,
            dossier_id,
            client=self._api,
            body=DossierRequest.from_dict(body),
        )

    async def delete(self, template_id: str, dossier_id: str) -> None:
        """Move a dossier to the trash, where it can be restored for 96 hours (user manual)."""
        await call_none(delete_dossier.asyncio_detailed, template_id, dossier_id, client=self._api)


_log = logging.getLogger("docrelay.documine")

_READY = "READY"
_NOT_PREPARED = "FAILED"


class AsyncDownloads(AsyncResource[AuthenticatedClient]):
    """Prepare, follow and fetch result packages (``documine.downloads``)."""

    async def create_for_dossier(
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
        answer = await call(
            create_dossier_download.asyncio_detailed,
            template_id,
            dossier_id,
            client=self._api,
            body=_package(file_types, report_template_ids),
        )
        return answer.download_id

    async def create_for_files(
        self,
        template_id: str,
        dossier_id: str,
        file_ids: Sequence[str],
        *,
        file_types: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
    ) -> str:
        """Start a package of some files of a dossier and return its download id."""
        answer = await call(
            create_files_download.asyncio_detailed,
            template_id,
            dossier_id,
            client=self._api,
            body=_package(file_types, report_template_ids, file_ids),
        )
        return answer.download_id

    async def create_for_file(
        self,
        template_id: str,
        dossier_id: str,
        file_id: str,
        *,
        file_types: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
    ) -> str:
        """Start a package of one file and return its download id."""
        answer = await call(
            create_file_download.asyncio_detailed,
            template_id,
            dossier_id,
            file_id,
            client=self._api,
            body=_package(file_types, report_template_ids),
        )
        return answer.download_id

    async def list(self) -> builtins.list[DownloadStatus]:
        """Return the state of every package of this user."""
        answer = await call(list_downloads.asyncio_detailed, client=self._api)
        return answer.downloads or []

    async def get(self, download_id: str) -> DownloadStatus:
        """Return the state of one package; raise NotFoundError when there is none with this id."""
        return await call(get_download.asyncio_detailed, download_id, client=self._api)

    async def delete(self, download_id: str) -> None:
        """Delete a package."""
        await call_none(delete_download.asyncio_detailed, download_id, client=self._api)

    @asynccontextmanager
    async def stream(self, download_id: str) -> AsyncGenerator[httpx.Response, None]:
        """Open a package for reading: ``async with downloads.stream(id) as answer``.

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
        async with self._http.stream(**request) as answer:
            check_head(answer)
            yield answer

    async def fetch(
        self, download_id: str, target: str | Path, *, file_size: int | Unset | None = None
    ) -> Path:
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
        if path.is_dir():  # noqa: ASYNC240 - one look at the local file system
            path = path / f"{Path(download_id).name}.zip"
        with left_alone(path), replacing(path) as file:
            async with self.stream(download_id) as answer:
                body = FileBody(answer)
                async for chunk in answer.aiter_bytes() if answer.is_stream_consumed else answer.aiter_raw():
                    for piece in body.decode(chunk):
                        file.write(piece)
                body.finish(file)
            written = file.seek(0, os.SEEK_END)
        if file_size and file_size != written:
            _log.warning("package %s has %d bytes; its state says %d", download_id, written, file_size)
        return path

    async def wait(
        self,
        download_id: str,
        *,
        timeout: float = 600.0,  # noqa: ASYNC109 - a limit on the service's work, not on this task
    ) -> DownloadStatus:
        """Wait until a package is READY and return its state.

        `timeout` is in seconds. Raises ProcessingError when the package FAILED, WaitTimeoutError
        when it takes longer than `timeout`; any unknown state is still working.
        """
        waiter = retry.Waiter(timeout, f"download {download_id}")

        def working(status: DownloadStatus) -> str | None:
            state = str(status.status or "")
            if state == _NOT_PREPARED:
                raise ProcessingError(
                    f"download {download_id} could not be prepared", item=download_id, state=state
                )
            return None if state == _READY else state

        return await self._until(waiter, lambda: self.get(download_id), working)


def _package(
    file_types: Sequence[str] | None,
    report_template_ids: Sequence[str] | None,
    file_ids: Sequence[str] | None = None,
) -> PrepareDownload:
    body = arguments.fields(
        fileIds=file_ids, downloadFileTypes=file_types, reportTemplateIds=report_template_ids
    )
    return PrepareDownload.from_dict(body)


_ANALYSED = "PROCESSED"
_NOT_ANALYSED = "ERROR"


class AsyncFiles(AsyncResource[AuthenticatedClient]):
    """Upload documents and follow their analysis (``documine.files``)."""

    async def upload(
        self,
        template_id: str,
        dossier_id: str,
        file: arguments.Source,
        *,
        filename: str | None = None,
        keep_manual_changes: bool = False,
    ) -> builtins.list[str]:
        """Upload a document and return the ids of the files that came of it.

        `file` is a path, bytes or a file opened in binary mode; it is streamed. The analysis starts
        by itself: see `wait`. `filename` is needed for bytes. Raises OSError that names the file when
        it can't be read, or grows or shrinks while it is sent; the service then has no whole upload.
        """
        with arguments.opened(file, filename) as (stream, name, media_type):
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
        waiter = retry.Waiter(timeout, f"file {file_id}")

        def working(status: FileStatus) -> str | None:
            state = str(status.processing_status or "")
            if state == _NOT_ANALYSED:
                detail = self._http.quote(status.error_message or "") or None
                raise ProcessingError(
                    f"file {file_id} could not be analysed: {detail or 'no reason given'}",
                    item=file_id,
                    state=state,
                    detail=detail,
                )
            return None if state == _ANALYSED else state

        return await self._until(waiter, lambda: self.get(template_id, dossier_id, file_id), working)


class AsyncLicense(AsyncResource[AuthenticatedClient]):
    """Read the licence usage (``documine.license``)."""

    async def usage(self, *, start: datetime | None = None, end: datetime | None = None) -> LicenseUsage:
        """Return pages, files and dossiers used in a period; without dates, as the service chooses.

        Times need a UTC offset.
        """
        return await call(
            get_license_usage.asyncio_detailed,
            client=self._api,
            start_date=arguments.moment("start", start, UNSET),
            end_date=arguments.moment("end", end, UNSET),
        )


class AsyncTemplates(AsyncResource[AuthenticatedClient]):
    """Read dossier templates (``documine.templates``)."""

    async def list(self) -> builtins.list[DossierTemplate]:
        """Return every dossier template of the workspace.

        Source: DocuMine API specification page.
        """
        answer = await call(list_dossier_templates.asyncio_detailed, client=self._api)
        return answer.dossier_templates or []

    async def get(self, template_id: str) -> DossierTemplate:
        """Return one dossier template; raise NotFoundError when there is none with this id.

        Source: DocuMine API specification page.
        """
        return await call(get_dossier_template.asyncio_detailed, template_id, client=self._api)


class AsyncUsers(AsyncResource[AuthenticatedClient]):
    """Read the users of the workspace (``documine.users``)."""

    async def list(self) -> builtins.list[User]:
        """Return every user of the workspace."""
        answer = await call(list_users.asyncio_detailed, client=self._api)
        return answer.users or []


class AsyncDocuMine(AsyncServiceClient):
    """Extract components from documents with DocuMine (knecon).

    `workspace` is the workspace (tenant) identifier; `auth` an access token or any `httpx.Auth`,
    such as `docrelay.auth.TokenAuth`. The resource groups are `templates`, `dossiers`, `files`,
    `components`, `downloads`, `users` and `license`.
    """

    def __init__(
        self,
        workspace: str,
        *,
        base_url: str = config.DOCUMINE_URL,
        auth: httpx.Auth | str,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__()
        require("workspace", workspace, str, "pass the workspace identifier of your DocuMine instance")
        if not workspace.strip():
            raise ConfigurationError(
                "workspace: is empty; pass the workspace identifier of your DocuMine instance",
                field="workspace",
            )
        http = self._open(
            base_url,
            "base_url",
            auth=require_auth(auth, BearerToken),
            headers={"X-TENANT-ID": require_header("workspace", workspace)},
            **options,
        )
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(http)
        self.workspace = workspace
        self.templates: Final = AsyncTemplates(http, api)
        self.dossiers: Final = AsyncDossiers(http, api)
        self.files: Final = AsyncFiles(http, api)
        self.components: Final = AsyncComponents(http, api)
        self.downloads: Final = AsyncDownloads(http, api)
        self.users: Final = AsyncUsers(http, api)
        self.license: Final = AsyncLicense(http, api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> Self:
        """Make a client from ``DOCUMINE_*`` in `variables`, by default the environment.

        WORKSPACE, BASE_URL; TOKEN, or CLIENT_ID with USERNAME and PASSWORD or with REFRESH_TOKEN;
        CLIENT_SECRET and TOKEN_URL where needed. Raises ConfigurationError naming what is missing.
        """
        settings = config.documine(variables)
        return cls(settings.place, base_url=settings.base_url, auth=settings.auth, **options)
