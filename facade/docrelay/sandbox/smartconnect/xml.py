"""Data sets as SmartConnect puts them on the wire: XML in, XML out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from docrelay.sandbox.server.messages import Problem
from docrelay.sandbox.smartconnect.state import FailedRow, Row
from docrelay.sandbox.validation.check import NotJson, read_json
from docrelay.sandbox.validation.schema import is_array, is_object

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ENVELOPE = "http://schemas.microsoft.com/2003/10/Serialization/"
# Possessive, and a string may lack its end: so no text is looked at twice. What JSON is not is said later.
_UNQUOTED_KEY = re.compile(r'("(?:[^"\\]|\\.?)*+(?:"|\Z))|(?<!\w)([A-Za-z_]\w*+)(?=\s*+:)', re.DOTALL)
_LETTERS = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
_NAME_START = re.compile(f"[{_LETTERS}]")
_NAME_CHAR = re.compile(rf"[{_LETTERS}0-9.\-]")
# Half a surrogate pair is no character, so D800 to DFFF stay as they are.
_ESCAPED = re.compile("_x([0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[Dd][0-7][0-9A-Fa-f]{2})_")


def parse_xml(data: bytes | str) -> Element:
    """Parse XML without entities, DTDs or external references; raises Problem 400."""
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        return fromstring(data, forbid_dtd=True)
    # An encoding that Python does not know, or that is none of text, is a LookupError.
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Problem(400, f"the XML cannot be read: {type(error).__name__}") from None


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _only(parent: Element, name: str) -> Element:
    found = [child for child in parent if local(child) == name]
    if len(found) != 1:
        raise Problem(400, f"{local(parent)} must have one element {name}")
    return found[0]


def _request(data: bytes) -> Element:
    root = parse_xml(data)
    if local(root) != "RequestData":
        raise Problem(400, "the root element must be RequestData")
    unknown = {local(child) for child in root} - {"Variables", "Xml"}
    if unknown:
        raise Problem(400, f"RequestData has an unknown element {min(unknown)}")
    return root


def _variables(root: Element) -> dict[str, str]:
    """Read `Variables{ArrayOfVariableOfstringstring{VariableOfstringstring{Key,Value}*}}`, if given."""
    found: dict[str, str] = {}
    for holder in (child for child in root if local(child) == "Variables"):
        for array in _children(holder, "ArrayOfVariableOfstringstring"):
            for item in _children(array, "VariableOfstringstring"):
                _children(item, "Key", "Value")
                key, value = _only(item, "Key"), _only(item, "Value")
                found[_text(key)] = _text(value)
    return found


def _children(parent: Element, *names: str) -> list[Element]:
    """Return the children; raises Problem 400 for one of another name, and for text between them."""
    if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
        raise Problem(400, f"{local(parent)} must hold elements, not text")
    for child in parent:
        if local(child) not in names:
            raise Problem(400, f"{local(parent)} has an unknown element {local(child)}")
    return list(parent)


def _text(element: Element) -> str:
    if len(element):
        raise Problem(400, f"{local(element)} must hold text, not elements")
    return element.text or ""


def _rows(parent: Element) -> list[Row]:
    rows: list[Row] = []
    for table in _children(parent, "Table"):
        names = [_column(local(cell)) for cell in table]
        if len(set(names)) != len(names) or any(len(cell) for cell in table):
            raise Problem(400, "a Table must hold each column once, as text")
        rows.append({name: cell.text or "" for name, cell in zip(names, table, strict=True)})
    return rows


def read_data_table(data: bytes) -> tuple[list[Row], dict[str, str]]:
    """Read `RequestData{Variables,Xml{Table*}}`; returns rows and variables, raises Problem 400."""
    root = _request(data)
    return _rows(_only(root, "Xml")), _variables(root)


def read_data_set(data: bytes) -> tuple[list[Row], dict[str, str]]:
    """Read `RequestData{Variables,Xml}` with the data set as escaped text; raises Problem 400."""
    root = _request(data)
    holder = _only(root, "Xml")
    if len(holder):
        raise Problem(400, "Xml must hold the data set as escaped text")
    inner = parse_xml((holder.text or "").strip())
    if local(inner) != "DataSet":
        raise Problem(400, "the data set's root element must be DataSet")
    # What Variables may hold here is not documented: other text than elements is let pass.
    holders = [child for child in root if local(child) == "Variables"]
    return _rows(inner), _variables(root) if any(len(holder) for holder in holders) else {}


def read_variables(body: Any) -> dict[str, str]:
    """Read variables from an array of Key and Value, or from an object that holds relaxed JSON as text."""
    if is_object(body):
        text = str(body.get("Variables") or "[]")
        strict = _UNQUOTED_KEY.sub(lambda match: match[1] or f'"{match[2]}"', text)
        try:
            body = read_json(strict)
        except NotJson:
            raise Problem(400, "Variables is not a list of Key and Value") from None
    items = body if is_array(body) else [body]
    try:
        return {str(item["Key"]): str(item["Value"]) for item in items}
    except (KeyError, TypeError):
        raise Problem(400, "Variables is not a list of Key and Value") from None


def _element(name: str) -> str:
    """Return a column name as an XML name; other characters are written as .NET does (`_x0020_`)."""
    return "".join(
        char if (_NAME_CHAR if index else _NAME_START).fullmatch(char) else f"_x{ord(char):04X}_"
        for index, char in enumerate(name)
    )


def _column(name: str) -> str:
    """Return the column name that an XML name stands for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)


def _plain(text: str) -> str:
    """Drop characters that XML cannot carry."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def write_rows(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Write rows as the documented string envelope: a data set, escaped, inside an XML element."""
    lines = ["<MyDataSet>"]
    for row in rows:
        lines.append("  <Table01>")
        for name in columns:
            value = _plain(row.get(name, "")).replace("]]>", "]]]]><![CDATA[>")
            lines.append(f"    <{_element(name)}><![CDATA[{value}]]></{_element(name)}>")
        lines.append("  </Table01>")
    text = escape("\r\n".join([*lines, "</MyDataSet>"])).replace("\r", "&#xD;")
    return f'<string xmlns="{_ENVELOPE}">{text}</string>'.encode()


def write_errors(failed: Sequence[FailedRow]) -> str:
    """Write failed rows as a .NET data set with its schema inline; empty when nothing failed."""
    if not failed:
        return ""
    columns = list(dict.fromkeys(name for item in failed for name in item.row))
    fields = "".join(
        f'<xs:element name="{_element(name)}" type="xs:string" minOccurs="0" />\r\n'
        for name in [*columns, "EONERUNERRORS"]
    )
    tables = "".join(_error_table(item.row, item.message) for item in failed)
    return (
        "<NewDataSet>\r\n"
        '<xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:msdata="urn:schemas-microsoft-com:xml-msdata">\r\n'
        '<xs:element name="NewDataSet" msdata:IsDataSet="true" msdata:MainDataTable="ErrorTable" '
        'msdata:UseCurrentLocale="true">\r\n'
        '<xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">\r\n'
        '<xs:element name="ErrorTable"><xs:complexType><xs:sequence>\r\n'
        f"{fields}</xs:sequence></xs:complexType></xs:element>\r\n"
        "</xs:choice></xs:complexType></xs:element>\r\n</xs:schema>\r\n"
        f"{tables}</NewDataSet>"
    )


def _error_table(row: Mapping[str, str], message: str) -> str:
    cells = "".join(
        f"<{_element(name)}>{escape(_plain(value))}</{_element(name)}>"
        for name, value in {**row, "EONERUNERRORS": message}.items()
    )
    return f"<ErrorTable>{cells}</ErrorTable>\r\n"
