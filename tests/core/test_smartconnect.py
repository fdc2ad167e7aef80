"""Rows to XML and back, for any text that XML can carry."""

from __future__ import annotations

import contextlib
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given
from hypothesis import strategies as st

from docrelay._core.smartconnect import read_rows, table_request, xml_request
from docrelay.errors import ConfigurationError, UnexpectedResponseError

TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff", codec="utf-8")
)
PRINTABLE = st.text(
    st.one_of(st.characters(categories=["L", "N", "P", "S", "Zs"]), st.sampled_from("\t\r\n"))
)
COLUMNS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.\-]{0,20}", fullmatch=True)
ROWS = st.lists(st.dictionaries(COLUMNS, PRINTABLE, max_size=5), max_size=5)


def rows_of(tables: Element) -> list[dict[str, str]]:
    return [{cell.tag: cell.text or "" for cell in table} for table in tables]


@given(ROWS, st.dictionaries(TEXT, PRINTABLE, max_size=3))
@example([{"A": "]]>"}, {"A": "\r\n\r", "B": "\U0001f642"}], {})
def test_a_table_holds_what_was_given(rows: list[dict[str, str]], variables: dict[str, str]) -> None:
    root = fromstring(table_request(rows, variables))
    xml = root.find("Xml")
    assert xml is not None
    assert rows_of(xml) == rows
    items = root.findall("Variables/ArrayOfVariableOfstringstring/VariableOfstringstring")
    assert {item.findtext("Key") or "": item.findtext("Value") or "" for item in items} == variables


@given(ROWS)
@example([{"A": "]]>&#13;"}, {"A": "\r\n\r"}])
def test_a_data_set_holds_what_was_given(rows: list[dict[str, str]]) -> None:
    assert read_rows(fromstring(xml_request(rows)).findtext("Xml") or "") == rows


@given(st.text(), st.text(max_size=8))
def test_anything_is_carried_or_refused(value: str, column: str) -> None:
    sent = b""
    with contextlib.suppress(ConfigurationError):
        sent = table_request([{column: value}])
    if not sent:
        with pytest.raises(ConfigurationError, match="row 1"):
            table_request([{column: value}])
        return
    xml = fromstring(sent).find("Xml")
    assert xml is not None
    assert rows_of(xml) == [{column: value}]


@given(st.text())
def test_reading_gives_rows_or_a_typed_error(xml: str) -> None:
    with contextlib.suppress(UnexpectedResponseError):
        assert isinstance(read_rows(xml), list)


def test_entities_of_a_document_are_not_read() -> None:
    with pytest.raises(UnexpectedResponseError):
        read_rows('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b><c>&x;</c></b></a>')


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ATTLIST b c CDATA "x">]><a><b/></a>',
        "<!DOCTYPE a><a/>",
        "&lt;&#" + "9" * 5000,
        "<a>" * 100_000,
    ],
)
def test_what_no_data_set_holds_is_refused(xml: str) -> None:
    with pytest.raises(UnexpectedResponseError, match="XML that cannot be read"):
        read_rows(xml)


def test_depth_is_no_matter() -> None:
    assert read_rows("<a>" * 100_000 + "</a>" * 100_000) == [{"a": ""}]
