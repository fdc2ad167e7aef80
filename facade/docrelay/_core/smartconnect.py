"""What SmartConnect gets and sends: rows as XML data sets, and the result of a run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from html import unescape
from typing import TypeAlias
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import attrs
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from docrelay.errors import ConfigurationError, UnexpectedResponseError
from docrelay_api.smartconnect.models import RunResult, RunStatus

Row: TypeAlias = Mapping[str, object]

ERROR_COLUMN = "EONERUNERRORS"
"""The column that holds the message in each row of a run's errors."""

# Without colons: a column is the name of an element. Which letters a name may have is for the parser to say.
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCHEMA = "{http://www.w3.org/2001/XMLSchema}schema"


def table_request(rows: Iterable[Row], variables: Mapping[str, str] | None = None) -> bytes:
    """Return the body of RunMapDataTable: variables, then one `Table` element per row.

    Raises ConfigurationError, naming row and column, for what XML cannot carry.
    """
    root = Element("RequestData")
    array = SubElement(SubElement(root, "Variables"), "ArrayOfVariableOfstringstring")
    for name, value in (variables or {}).items():
        item = SubElement(array, "VariableOfstringstring")
        SubElement(item, "Key").text = _text(name, "variables", 0)
        SubElement(item, "Value").text = _text(value, name, 0)
    _add_tables(SubElement(root, "Xml"), rows)
    return _bytes(root)


def xml_request(rows: Iterable[Row]) -> bytes:
    """Return the body of RunMapXml: the rows as a `DataSet` document, escaped inside `Xml`."""
    data_set = Element("DataSet")
    _add_tables(data_set, rows)
    root = Element("RequestData")
    SubElement(root, "Variables")
    SubElement(root, "Xml").text = _write(data_set)
    return _bytes(root)


def relaxed_variables(variables: Mapping[str, str]) -> str:
    """Return variables in the documented relaxed JSON, whose keys stand without quotes."""
    items = (
        f"{{ Key: {json.dumps(name)}, Value: {json.dumps(value)} }}" for name, value in variables.items()
    )
    return f"[ {', '.join(items)} ]"


def _bytes(root: Element) -> bytes:
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + _write(root).encode()


def _write(root: Element) -> str:
    """Write XML; a carriage return is written as a reference, or readers would turn it into a line feed."""
    return tostring(root, encoding="unicode").replace("\r", "&#13;")


@lru_cache(maxsize=1024)
def _is_name(column: str) -> bool:
    if not _NAME.fullmatch(column):
        return False
    try:
        fromstring(f"<{column}/>")
    except ParseError:
        return False
    return True


def _add_tables(parent: Element, rows: Iterable[Row]) -> None:
    for number, row in enumerate(rows, start=1):
        table = SubElement(parent, "Table")
        for column, value in row.items():
            if not _is_name(column):
                raise ConfigurationError(
                    f"rows: row {number}: column {column!r} cannot be the name of an XML element; "
                    "use letters, digits, '_', '-' and '.', and begin with a letter or '_'",
                    field="rows",
                )
            if value is not None:
                SubElement(table, column).text = _text(value, column, number)


def _text(value: object, column: str, number: int) -> str:
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = str(value.value if isinstance(value, Enum) else value)
    if _ILLEGAL.search(text):
        place = f"row {number}, column {column!r}" if number else f"variable {column!r}"
        raise ConfigurationError(
            f"rows: {place}: holds a control character, which XML cannot carry", field="rows"
        )
    return text


def read_envelope(xml: str) -> list[dict[str, str]]:
    """Return the rows of a GetAllData answer: an XML string with a data set escaped inside it.

    Raises UnexpectedResponseError for anything else, an empty answer too.
    """
    if not xml.strip():
        raise UnexpectedResponseError(
            "the service sent no data set but an empty body: wrong API URL, or no access to this map",
            status=200,
            length=len(xml),
        )
    return read_rows(_parse(xml).text or "")


def read_rows(xml: str) -> list[dict[str, str]]:
    """Return the rows of a data set, column -> value; an inline schema is passed over.

    The data set may be escaped once more than documented, as eOne's own client expects it.
    """
    if not xml.strip():
        return []
    return [{cell.tag: cell.text or "" for cell in row} for row in _parse(xml) if row.tag != _SCHEMA]


def _parse(xml: str) -> Element:
    try:
        # Without a DTD, whose default attributes would be repeated in every element.
        text = unescape(xml) if xml.lstrip().startswith("&lt;") else xml
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as problem:
        raise UnexpectedResponseError(
            f"the service sent XML that cannot be read ({type(problem).__name__}, {len(xml)} characters)",
            status=200,
            content_type="application/xml",
            length=len(xml),
        ) from None
    return root


@attrs.frozen
class MapRun:
    """One run of a map.

    `errors` holds the rows that failed: their columns, and the message in ``EONERUNERRORS``. Where
    these can't be read, `errors_unreadable` says why; the run took place all the same. The vendor's
    status counts backwards (0 is success), and a success with failed records is not documented, which
    is why `succeeded` exists. `answer` is the answer as it came.
    """

    succeeded: bool
    map_key: str
    map_id: str
    run_number: int | None
    record_count: int
    error_count: int
    error_message: str
    errors: list[dict[str, str]]
    answer: RunResult = attrs.field(repr=False)
    errors_unreadable: str | None = None

    @classmethod
    def of(cls, answer: RunResult) -> MapRun:
        """Read the answer of any run endpoint; never raises.

        It succeeded with status 0 and without a failed record, be it counted or shown.
        """
        errors: list[dict[str, str]] = []
        unreadable = None
        if isinstance(answer.errors, str):
            try:
                errors = read_rows(answer.errors)
            except UnexpectedResponseError as problem:
                unreadable = str(problem)
        given = answer.errors or answer.additional_properties.get("Errors")
        if given and not isinstance(given, str):
            unreadable = f"the errors are no text but {type(given).__name__}; `answer` has them"
        error_count = _number(answer.error_count)
        # A status that is text is beside the unknown fields.
        status = answer.status or answer.additional_properties.get("Status")
        return cls(
            succeeded=(answer.status == RunStatus.SUCCESS or status == "0") and not (error_count or errors),
            map_key=_text_of(answer.map_key),
            map_id=_text_of(answer.map_id),
            run_number=_number(answer.run_number),
            record_count=_number(answer.record_count) or 0,
            error_count=error_count or 0,
            error_message=_text_of(answer.error_message),
            errors=errors,
            answer=answer,
            errors_unreadable=unreadable,
        )


def _text_of(value: object) -> str:
    """Return a text, or a number as one; anything else stays in the answer."""
    return str(value) if isinstance(value, str | int) else ""


def _number(value: object) -> int | None:
    """Return a number, whether or not it came as text; None for anything else."""
    if isinstance(value, str) and len(value) < 20:
        value = int(value) if value.strip().lstrip("-").isdecimal() else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return int(value) if isinstance(value, int) else None
