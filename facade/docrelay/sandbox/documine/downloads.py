"""DocuMine: packages that are prepared first and fetched later."""

from __future__ import annotations

import asyncio
import json
import logging
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import attrs

from docrelay._core.files import replacing
from docrelay.sandbox.documine.dossiers import (
    check_download_types,
    documine,
    dossier_of,
    file_of,
    stamp,
    workspace_of,
)
from docrelay.sandbox.documine.files import components_json, components_xml
from docrelay.sandbox.documine.state import Dossier, Download, StoredFile, new_id
from docrelay.sandbox.server.messages import Call, Problem, Reply, json_reply

_DEFAULT_TYPES = ("ORIGINAL", "COMPONENT_JSON")
_ZIP = "application/zip"
_log = logging.getLogger("docrelay.sandbox")


def _prepare(call: Call, dossier: Dossier, files: list[StoredFile]) -> Reply:
    check_download_types(call.body)
    types = call.body.get("downloadFileTypes") or _DEFAULT_TYPES
    path = call.world.new_path()
    name = f"{_safe(str(dossier.settings['name']))}.zip"
    # Copies: the package holds the files as they are now, whatever is uploaded or deleted meanwhile.
    task = call.world.spawn(_pack(path, [attrs.evolve(stored) for stored in files], tuple(types)))
    for stored in files:
        stored.packages.add(task)
        task.add_done_callback(stored.packages.discard)
    download = Download(
        id=new_id(),
        dossier_id=dossier.id,
        file_ids=tuple(stored.id for stored in files),
        name=name,
        created=call.world.now(),
        path=path,
        progress=call.world.jobs.begin("package", name),
        task=task,
    )
    workspace_of(call).downloads[download.id] = download
    return json_reply({"downloadId": download.id})


def _safe(name: str) -> str:
    """Return the last step of a file name, so that unpacking never leaves the folder."""
    printable = "".join(char for char in name if char.isprintable())
    return PurePosixPath(PureWindowsPath(printable).name).name.strip(". ")[-100:] or "unnamed"


async def _pack(path: Path, files: list[StoredFile], types: tuple[str, ...]) -> int:
    """Write the archive and return its size in bytes. A file without components has only its original."""
    entries: list[tuple[str, Path | str]] = []
    taken: set[str] = set()
    for stored in files:
        name = _safe(stored.name)
        if name.lower() in taken:
            name = f"{stored.id}-{name}"
        taken.add(name.lower())
        components = await components_json(stored, details=True, early=True)
        entries += _entries(stored, name, components, types)
    return await asyncio.to_thread(_write, path, entries)


def _entries(
    stored: StoredFile, name: str, components: dict[str, Any] | None, types: tuple[str, ...]
) -> list[tuple[str, Path | str]]:
    entries: list[tuple[str, Path | str]] = []
    if "ORIGINAL" in types:
        entries.append((f"Original/{name}", stored.path))
    if "PREVIEW" in types:
        entries.append((f"Preview/{name}", stored.path))
    if components is None:
        return entries
    if "COMPONENT_JSON" in types:
        entries.append((f"Components/{name}.json", json.dumps(components, ensure_ascii=False, indent=2)))
    if "COMPONENT_XML" in types:
        entries.append((f"Components/{name}.xml", components_xml(components)))
    if "REPORT" in types:
        lines = [f"{key}: {'; '.join(values)}" for key, values in components["components"].items()]
        entries.append((f"Reports/{name}.txt", "\n".join([name, *lines, ""])))
    return entries


def _write(path: Path, entries: list[tuple[str, Path | str]]) -> int:
    # What has its name is whole: after a crash there is no archive, or all of it.
    with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            if isinstance(content, Path):
                archive.write(content, name)
            else:
                archive.writestr(name, content)
    return path.stat().st_size


@documine.handles("create_dossier_download")
def _create_dossier_download(call: Call) -> Reply:
    dossier = dossier_of(call)
    wanted = call.body.get("fileIds")
    return _prepare(call, dossier, _choose(dossier, wanted) if wanted else list(dossier.files.values()))


@documine.handles("create_files_download")
def _create_files_download(call: Call) -> Reply:
    dossier = dossier_of(call)
    if not call.body.get("fileIds"):
        raise Problem(400, "fileIds is needed to choose the files")
    return _prepare(call, dossier, _choose(dossier, call.body["fileIds"]))


@documine.handles("create_file_download")
def _create_file_download(call: Call) -> Reply:
    return _prepare(call, dossier_of(call), [file_of(call)])


def _choose(dossier: Dossier, ids: list[str]) -> list[StoredFile]:
    missing = [one for one in ids if one not in dossier.files]
    if missing:
        raise Problem(404, f"the dossier has no file {missing[0]}")
    return [dossier.files[one] for one in dict.fromkeys(ids)]


def _download_of(call: Call) -> Download:
    download = workspace_of(call).downloads.get(call.path["downloadId"])
    if download is None:
        raise Problem(404, "the download does not exist")
    return download


async def _packed(download: Download) -> int | None:
    """Return the size of the archive, None when it could not be made, or was told not to be."""
    if download.progress.failed:
        return None
    try:
        return await download.task
    except Exception as error:  # noqa: BLE001 - whatever it was, the package has failed
        _log.warning("the package %s has failed: %s", download.id, error)
        return None


async def _download_json(download: Download) -> dict[str, Any]:
    """Describe a download; every look at it takes its preparation one state further."""
    state, size = download.progress.ask(), 0
    if state is None:
        packed = await _packed(download)
        size, state = packed or 0, "FAILED" if packed is None else "READY"
    return {
        "downloadId": download.id,
        "filename": download.name,
        "mimeType": _ZIP,
        "status": state,
        "creationDate": stamp(download.created),
        "lastDownload": stamp(download.fetched),
        "fileSize": size,
        "dossierId": download.dossier_id,
        "fileIds": list(download.file_ids),
    }


@documine.handles("list_downloads")
async def _list_downloads(call: Call) -> Reply:
    downloads = list(workspace_of(call).downloads.values())
    return json_reply({"downloads": [await _download_json(download) for download in downloads]})


@documine.handles("get_download")
async def _get_download(call: Call) -> Reply:
    return json_reply(await _download_json(_download_of(call)))


@documine.handles("fetch_download")
async def _fetch_download(call: Call) -> Reply:
    download = _download_of(call)
    if not download.progress.finished:
        raise Problem(409, "the download is not ready")
    if await _packed(download) is None:
        raise Problem(409, "the download has failed")
    download.fetched = call.world.now()
    name = download.name.encode("ascii", "replace").decode().replace('"', "").replace("\\", "")
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Reply(200, content_type=_ZIP, headers=headers, file=download.path)


@documine.handles("delete_download")
def _delete_download(call: Call) -> Reply:
    download = _download_of(call)
    del workspace_of(call).downloads[download.id]
    call.world.discard(download.path, download.task)
    return Reply(204)
