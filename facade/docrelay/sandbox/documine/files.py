"""DocuMine: files and the components extracted from them."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docrelay.sandbox.documine.dossiers import (
    documine,
    dossier_of,
    file_of,
    purge_trash,
    reading_of,
    stamp,
    writable_dossier_of,
)
from docrelay.sandbox.documine.state import Dossier, StoredFile, new_id
from docrelay.sandbox.reader.analysis import Reading, page_count
from docrelay.sandbox.server.messages import Call, Problem, Reply, Upload, json_reply
from docrelay.sandbox.server.runtime import World


@documine.handles("upload_file")
def _upload_file(call: Call) -> Reply:
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


def _store(call: Call, upload: Upload) -> StoredFile:
    world = call.world
    return StoredFile(
        id=new_id(),
        name=upload.filename,
        path=upload.path,
        size=upload.size,
        added=world.now(),
        uploaded=world.now(),
        uploader=call.identity.subject,
        progress=world.jobs.begin("analysis", upload.filename),
        analysis=world.spawn(world.reader.read(upload.path, upload.filename)),
    )


def _replace(call: Call, stored: StoredFile, upload: Upload) -> None:
    fresh = _store(call, upload)
    call.world.discard(stored.path, stored.analysis, *stored.packages)
    stored.path, stored.size, stored.uploaded = fresh.path, fresh.size, fresh.uploaded
    stored.uploader, stored.progress, stored.analysis = fresh.uploader, fresh.progress, fresh.analysis
    stored.processed = None


async def _status(world: World, dossier: Dossier, stored: StoredFile) -> dict[str, Any]:
    """Describe a file; every look at it takes its analysis one state further."""
    state = stored.progress.ask()
    reading: Reading | None = None
    if state is None:
        analysis = stored.analysis
        reading = await reading_of(stored)
        if stored.analysis is analysis:  # and not that of an upload that came meanwhile
            stored.processed = stored.processed or world.now()
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


@documine.handles("list_files")
async def _list_files(call: Call) -> Reply:
    dossier = dossier_of(call)
    files = [await _status(call.world, dossier, stored) for stored in list(dossier.files.values())]
    return json_reply({"files": files})


@documine.handles("get_file")
async def _get_file(call: Call) -> Reply:
    return json_reply(await _status(call.world, dossier_of(call), file_of(call)))


@documine.handles("delete_file")
def _delete_file(call: Call) -> Reply:
    """Move the file to the trash."""
    stored, dossier = file_of(call), writable_dossier_of(call)
    stored.deleted = call.world.now()
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


@documine.handles("get_file_components")
async def _get_file_components(call: Call) -> Reply:
    components = await components_json(file_of(call), details=call.query.get("includeDetails", False))
    if components is None:
        raise Problem(404, "the file is not analyzed, so it has no components")
    accept = call.headers.get("accept", "*/*").lower()
    if "xml" in accept and "json" not in accept:
        return Reply(200, components_xml(components).encode(), "application/xml")
    return json_reply(components)


@documine.handles("list_components")
async def _list_components(call: Call) -> Reply:
    """List the components of every file whose analysis ended well."""
    details = call.query.get("includeDetails", False)
    found = [
        await components_json(stored, details=details) for stored in list(dossier_of(call).files.values())
    ]
    return json_reply({"files": [components for components in found if components]})
