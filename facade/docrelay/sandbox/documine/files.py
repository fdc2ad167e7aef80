"""DocuMine: files, the components extracted from them, and packages for download."""

from __future__ import annotations

import asyncio
import json
import logging
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import attrs

from docrelay._core.files import replacing
from docrelay.sandbox.documine.dossiers import (
    DocuMineCall,
    check_download_types,
    dossier_of,
    file_of,
    purge_trash,
    reading_of,
    stamp,
    workspace_of,
    writable_dossier_of,
)
from docrelay.sandbox.documine.state import DocuMineState, Dossier, Download, StoredFile, new_id
from docrelay.sandbox.reader.analysis import Reading, page_count
from docrelay.sandbox.server.messages import Problem, Reply, Upload, json_reply
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Handlers

handlers = Handlers[DocuMineState]()
_DEFAULT_TYPES = ("ORIGINAL", "COMPONENT_JSON")
_ZIP = "application/zip"
_log = logging.getLogger("docrelay.sandbox")


@handlers.handles("upload_file")
def _upload_file(call: DocuMineCall) -> Reply:
    """Store the file and start reading it; a file of the same name is replaced (our reading)."""
    dossier = writable_dossier_of(call)
    upload = call.uploads[0]
    stored = next((item for item in dossier.files.values() if item.name == upload.filename), None)
    if stored is None:
        stored = _store(call, upload)
        dossier.files[stored.id] = stored
    else:
        _replace(call, stored, upload)
    return json_reply({"fileIds": [stored.id]}, 201)


def _store(call: DocuMineCall, upload: Upload) -> StoredFile:
    runtime = call.runtime
    return StoredFile(
        id=new_id(),
        name=upload.filename,
        path=upload.path,
        size=upload.size,
        added=runtime.now(),
        uploaded=runtime.now(),
        uploader=call.identity.subject,
        progress=runtime.jobs.begin("analysis", upload.filename),
        analysis=runtime.spawn(runtime.reader.read(upload.path, upload.filename)),
    )


def _replace(call: DocuMineCall, stored: StoredFile, upload: Upload) -> None:
    fresh = _store(call, upload)
    call.runtime.files.discard(stored.path, stored.analysis, *stored.packages)
    stored.path, stored.size, stored.uploaded = fresh.path, fresh.size, fresh.uploaded
    stored.uploader, stored.progress, stored.analysis = fresh.uploader, fresh.progress, fresh.analysis
    stored.processed = None


async def _status(runtime: Runtime, dossier: Dossier, stored: StoredFile) -> dict[str, Any]:
    """Describe a file; every look at it takes its analysis one state further."""
    state = stored.progress.ask()
    reading: Reading | None = None
    if state is None:
        analysis = stored.analysis
        reading = await reading_of(stored)
        if stored.analysis is analysis:  # and not that of an upload that came meanwhile
            stored.processed = stored.processed or runtime.now()
        state = "PROCESSED" if reading.document else "ERROR"
    return {
        "id": stored.id,
        "fileName": stored.name,
        "dossierId": dossier.id,
        "numberOfPages": page_count(reading),
        "processingStatus": state,
        "workflowStatus": "NEW",
        "lastUploaded": stamp(stored.uploaded),
        "lastProcessed": stamp(stored.processed),
        "added": stamp(stored.added),
        "assignee": None,
        "uploader": stored.uploader,
        "excludedFromAnalysis": False,
        "fileAttributes": {},
        "fileSize": stored.size,
        "errorMessage": (reading.error or None) if reading else None,
    }


@handlers.handles("list_files")
async def _list_files(call: DocuMineCall) -> Reply:
    dossier = dossier_of(call)
    files = [await _status(call.runtime, dossier, stored) for stored in list(dossier.files.values())]
    return json_reply({"files": files})


@handlers.handles("get_file")
async def _get_file(call: DocuMineCall) -> Reply:
    return json_reply(await _status(call.runtime, dossier_of(call), file_of(call)))


@handlers.handles("delete_file")
def _delete_file(call: DocuMineCall) -> Reply:
    """Move the file to the trash."""
    stored, dossier = file_of(call), writable_dossier_of(call)
    stored.deleted = call.runtime.now()
    dossier.trash[stored.id] = dossier.files.pop(stored.id)
    purge_trash(call)
    return Reply(204)


async def components_json(stored: StoredFile, *, details: bool, early: bool = False) -> dict[str, Any] | None:
    """Return the components of an analyzed file as JSON members, None when there are none to give.

    With `early`, the working states that are still to be shown do not matter.
    """
    if not (early or stored.progress.finished):
        return None
    document = (await reading_of(stored)).document
    if document is None:
        return None
    answer: dict[str, Any] = {
        "fileId": stored.id,
        "fileName": stored.name,
        "components": {name: list(values) for name, values in document.components.items()},
    }
    if details:
        answer["componentDetails"] = {
            name: [_detail(document, name, value) for value in values]
            for name, values in document.components.items()
        }
    return answer


def _detail(document: Any, name: str, value: str) -> dict[str, Any]:
    found = [item for item in document.evidence if item.name == name and item.value == value]
    labels = ", ".join(dict.fromkeys(str(item.label) for item in found))
    return {
        "value": value,
        "valueDescription": f"found next to {labels}" if labels else None,
        "ruleId": f"{name}.1.0",
        "entities": [{"type": name, "value": item.value, "page": item.page} for item in found],
    }


def components_xml(components: dict[str, Any]) -> str:
    """Write components as XML. The vendor's element names are not documented; these are ours."""
    lines = [
        f"  <component name={quoteattr(name)}>{''.join(map(_value_xml, values))}</component>"
        for name, values in components["components"].items()
    ]
    head = f"<file id={quoteattr(components['fileId'])} name={quoteattr(components['fileName'])}>"
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *lines, "</file>", ""])


def _value_xml(value: str) -> str:
    return f"<value>{escape(value)}</value>"


@handlers.handles("get_file_components")
async def _get_file_components(call: DocuMineCall) -> Reply:
    components = await components_json(file_of(call), details=call.query.get("includeDetails", False))
    if components is None:
        raise Problem(404, "the file is not analyzed, so it has no components")
    accept = call.headers.get("accept", "*/*").lower()
    if "xml" in accept and "json" not in accept:
        return Reply(200, components_xml(components).encode(), "application/xml")
    return json_reply(components)


@handlers.handles("list_components")
async def _list_components(call: DocuMineCall) -> Reply:
    """List the components of every file whose analysis ended well."""
    details = call.query.get("includeDetails", False)
    found = [
        await components_json(stored, details=details) for stored in list(dossier_of(call).files.values())
    ]
    return json_reply({"files": [components for components in found if components]})


def _prepare(call: DocuMineCall, dossier: Dossier, files: list[StoredFile]) -> Reply:
    check_download_types(call.body)
    types = call.body.get("downloadFileTypes") or _DEFAULT_TYPES
    path = call.runtime.files.new_path()
    name = f"{_safe(str(dossier.settings['name']))}.zip"
    # Copies: the package holds the files as they are now, whatever is uploaded or deleted meanwhile.
    task = call.runtime.spawn(_pack(path, [attrs.evolve(stored) for stored in files], tuple(types)))
    for stored in files:
        stored.packages.add(task)
        task.add_done_callback(stored.packages.discard)
    download = Download(
        id=new_id(),
        dossier_id=dossier.id,
        file_ids=tuple(stored.id for stored in files),
        name=name,
        created=call.runtime.now(),
        path=path,
        progress=call.runtime.jobs.begin("package", name),
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


@handlers.handles("create_dossier_download")
def _create_dossier_download(call: DocuMineCall) -> Reply:
    dossier = dossier_of(call)
    wanted = call.body.get("fileIds")
    return _prepare(call, dossier, _choose(dossier, wanted) if wanted else list(dossier.files.values()))


@handlers.handles("create_files_download")
def _create_files_download(call: DocuMineCall) -> Reply:
    dossier = dossier_of(call)
    if not call.body.get("fileIds"):
        raise Problem(400, "fileIds is needed to choose the files")
    return _prepare(call, dossier, _choose(dossier, call.body["fileIds"]))


@handlers.handles("create_file_download")
def _create_file_download(call: DocuMineCall) -> Reply:
    return _prepare(call, dossier_of(call), [file_of(call)])


def _choose(dossier: Dossier, ids: list[str]) -> list[StoredFile]:
    missing = [one for one in ids if one not in dossier.files]
    if missing:
        raise Problem(404, f"the dossier has no file {missing[0]}")
    return [dossier.files[one] for one in dict.fromkeys(ids)]


def _download_of(call: DocuMineCall) -> Download:
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


@handlers.handles("list_downloads")
async def _list_downloads(call: DocuMineCall) -> Reply:
    downloads = list(workspace_of(call).downloads.values())
    return json_reply({"downloads": [await _download_json(download) for download in downloads]})


@handlers.handles("get_download")
async def _get_download(call: DocuMineCall) -> Reply:
    return json_reply(await _download_json(_download_of(call)))


@handlers.handles("fetch_download")
async def _fetch_download(call: DocuMineCall) -> Reply:
    download = _download_of(call)
    if not download.progress.finished:
        raise Problem(409, "the download is not ready")
    if await _packed(download) is None:
        raise Problem(409, "the download has failed")
    download.fetched = call.runtime.now()
    name = download.name.encode("ascii", "replace").decode().replace('"', "").replace("\\", "")
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Reply(200, content_type=_ZIP, headers=headers, file=download.path)


@handlers.handles("delete_download")
def _delete_download(call: DocuMineCall) -> Reply:
    download = _download_of(call)
    del workspace_of(call).downloads[download.id]
    call.runtime.files.discard(download.path, download.task)
    return Reply(204)
