"""A transcript as a Word file, as small as the format allows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from docrelay.sandbox.smartdocumentor.exports import paragraphs_of

if TYPE_CHECKING:
    from docrelay.sandbox.reader.documents import Document
    from docrelay.sandbox.smartdocumentor.state import Task

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)


def write_docx(
    path: Path, document: Document, task: Task, *, timestamps: bool, speakers: bool, merge: bool
) -> None:
    """Write the paragraphs of a transcript to `path`; `merge` joins those of one speaker in a row."""
    lines = _merged(paragraphs_of(document, task)) if merge else paragraphs_of(document, task)
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(_line(item, timestamps, speakers))}</w:t></w:r></w:p>'
        for item in lines
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _HEAD + _TYPES)
        archive.writestr("_rels/.rels", _HEAD + _RELATIONS)
        archive.writestr(
            "word/document.xml", f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
        )


def _line(item: dict[str, Any], timestamps: bool, speakers: bool) -> str:
    minutes, seconds = divmod(int(item["startTime"]), 60)
    time = f"[{minutes:02}:{seconds:02}] " if timestamps else ""
    name = f"{item['speakerName']}: " if speakers and item["speakerName"] else ""
    return f"{time}{name}{item['text']}"


def _merged(items: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    last: dict[str, Any] | None = None
    for item in items:
        if last is not None and last["speakerName"] == item["speakerName"]:
            last = {**last, "text": f"{last['text']} {item['text']}", "endTime": item["endTime"]}
            continue
        if last is not None:
            yield last
        last = item
    if last is not None:
        yield last
