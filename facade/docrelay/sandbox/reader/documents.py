"""Read a document: its pages as text, and the components that stand behind known labels.

A stand-in for the extraction of the real services: small rules over the layout of the text, no
recognition of images. It is there so that different documents give different, plausible records.
"""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from typing import Literal

from attrs import field, frozen
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from docrelay.sandbox.reader.components import ComponentEvidence, find_components

MAX_BYTES = 32 * 1024 * 1024
MAX_PAGES = 500

Kind = Literal["pdf", "text", "image"]

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PYPDF_QUIET = threading.Lock()


class UnreadableDocument(ValueError):  # noqa: N818 - it says what the document is
    """A file that cannot be read as a document.

    ``filename`` names it, ``reason`` says why in a few words.
    """

    def __init__(self, filename: str, reason: str) -> None:
        super().__init__(filename, reason)
        self.filename = filename
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.filename}: {self.reason}"


@frozen
class Document:
    """What was read: one text a page, each component's distinct values in order, and their places.

    An image is one page without text.
    """

    pages: tuple[str, ...]
    kind: Kind
    components: dict[str, list[str]] = field(factory=dict[str, list[str]])
    evidence: tuple[ComponentEvidence, ...] = ()


def read_document(data: bytes, filename: str) -> Document:
    """Return the pages and components of a PDF, a plain text or an image.

    The content decides on the kind, not the name. Raises ``UnreadableDocument`` on an empty,
    broken, encrypted or oversized file and on any other kind.
    """
    if not data:
        raise UnreadableDocument(filename, "the file is empty")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(filename, f"larger than {MAX_BYTES} bytes")
    if data.startswith(_IMAGES):
        return Document(pages=("",), kind="image")
    kind: Kind
    if data[:1024].lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"%PDF-"):
        kind, pages = "pdf", _pdf_pages(data, filename)
    elif filename.lower().endswith(".pdf"):
        raise UnreadableDocument(filename, "no PDF header")
    else:
        kind, pages = "text", _text_pages(data, filename)
    evidence = find_components(pages)
    components: dict[str, list[str]] = {}
    for found in evidence:
        known = components.setdefault(found.name, [])
        if found.value not in known:
            known.append(found.value)
    return Document(pages=pages, kind=kind, components=components, evidence=evidence)


def _text_pages(data: bytes, filename: str) -> tuple[str, ...]:
    """Decode a plain text and split it at its form feeds."""
    text = ""
    # Latin-1 takes any byte; before it Windows-1252, which most such files are (the euro sign).
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if _CONTROL.search(text):
        raise UnreadableDocument(filename, "neither a PDF nor an image nor plain text")
    if not text.strip():
        raise UnreadableDocument(filename, "the text is blank")
    pages = tuple(text.removesuffix("\f").split("\f"))
    if len(pages) > MAX_PAGES:
        raise UnreadableDocument(filename, f"more than {MAX_PAGES} pages")
    return pages


@contextmanager
def _quiet_pypdf() -> Generator[None, None, None]:
    """Keep the notes of pypdf on faulty files away from the user's log and warning filters.

    Both are settings of the whole process, hence the lock and the short stay.
    """
    logger = logging.getLogger("pypdf")
    with _PYPDF_QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        level = logger.level
        logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            logger.setLevel(level)


def _pdf_pages(data: bytes, filename: str) -> tuple[str, ...]:
    """Return the text of each page; any fault of the file raises ``UnreadableDocument``."""
    try:
        with _quiet_pypdf():
            return _extract(data, filename)
    except UnreadableDocument:
        raise
    # pypdf documents that a broken file may raise exceptions other than its own.
    except Exception as error:
        raise UnreadableDocument(filename, _pdf_reason(data, error)) from error


def _extract(data: bytes, filename: str) -> tuple[str, ...]:
    """Return the text of each page, columns kept apart by spaces."""
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise UnreadableDocument(filename, "the file is encrypted")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise UnreadableDocument(filename, f"{count} pages, more than {MAX_PAGES}")
    if not count:
        raise UnreadableDocument(filename, "no pages")
    return tuple(_page_text(page) for page in reader.pages)


def _page_text(page: PageObject) -> str:
    """Return the text as it is laid out, or in the order of the file where that fails."""
    try:
        text = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except Exception:  # noqa: BLE001 - the plain order below may still work, or says why not
        text = ""
    return text if text.strip() else page.extract_text()


def _pdf_reason(data: bytes, error: Exception) -> str:
    """Say in a few words why a PDF could not be read."""
    if b"/Encrypt" in data:
        return "the file is encrypted"
    if b"%%EOF" not in data:
        return "no end-of-file marker"
    if isinstance(error, PyPdfError) and str(error):
        return f"broken PDF ({error})"
    return f"broken PDF ({type(error).__name__})"
