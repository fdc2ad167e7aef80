from __future__ import annotations

from contextlib import suppress
from encodings.aliases import aliases
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from docrelay.sandbox.server.messages import Problem
from docrelay.sandbox.smartconnect.state import FailedRow
from docrelay.sandbox.smartconnect.xml import (
    read_data_set,
    read_data_table,
    read_variables,
    write_errors,
    write_rows,
)

MEBIBYTE = 1 << 20
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
# XML readers turn CR and CRLF into LF, so those are left out of what is compared.
TEXTS = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
)
ROWS = st.lists(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=4), max_size=4)


def _table(rows: list[dict[str, str]]) -> Element:
    root = Element("Xml")
    for row in rows:
        table = SubElement(root, "Table")
        for name, value in row.items():
            SubElement(table, name).text = value
    return root


@given(ROWS)
def test_data_tables_are_read(rows: list[dict[str, str]]) -> None:
    root = Element("RequestData")
    root.append(_table(rows))
    assert read_data_table(tostring(root)) == (rows, {})


@given(ROWS)
def test_data_sets_are_read(rows: list[dict[str, str]]) -> None:
    inner = _table(rows)
    inner.tag = "DataSet"
    root = Element("RequestData")
    SubElement(root, "Xml").text = tostring(inner, encoding="unicode")
    assert read_data_set(tostring(root)) == (rows, {})


@given(ROWS, st.sampled_from(["a ]]> b", "<x>&amp;", ""]))
def test_rows_survive_both_layers_of_xml(rows: list[dict[str, str]], special: str) -> None:
    rows = [{**row, "special": special} for row in rows]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    outer: Element = fromstring(write_rows(columns, rows))
    inner: Element = fromstring(outer.text or "")
    read = [{cell.tag: cell.text or "" for cell in row} for row in inner]
    assert read == [{name: row.get(name, "") for name in columns} for row in rows]


@given(st.text(), st.text(min_size=1))
def test_errors_are_always_xml(value: str, name: str) -> None:
    text = write_errors([FailedRow({name: value}, "wrong & <bad>")])
    root: Element = fromstring(text)
    assert root.findtext("ErrorTable/EONERUNERRORS") == "wrong & <bad>"
    assert write_errors([]) == ""


def test_column_names_are_written_as_dotnet_does() -> None:
    text = write_errors([FailedRow({"Invoice No.": "1", "2nd": "x"}, "m")])
    assert "<Invoice_x0020_No.>1<" in text
    assert "<_x0032_nd>x<" in text
    body = b"<RequestData><Xml><Table><Invoice_x0020_No.>1</Invoice_x0020_No.></Table></Xml></RequestData>"
    assert read_data_table(body)[0] == [{"Invoice No.": "1"}]


@pytest.mark.parametrize(
    ("body", "variables"),
    [
        ([{"Key": "A", "Value": "1"}], {"A": "1"}),
        ({"Variables": '[ { Key: "A", Value: "1, B: 2" } ]'}, {"A": "1, B: 2"}),
        ({"Variables": '[{"Key":"A","Value":"say \\"Key: x\\""}]'}, {"A": 'say "Key: x"'}),
        ({"Variables": '{ Key: "A", Value: "1" }'}, {"A": "1"}),
        ({"Variables": ""}, {}),
    ],
)
def test_variables_come_in_several_forms(body: Any, variables: dict[str, str]) -> None:
    assert read_variables(body) == variables


@pytest.mark.parametrize("body", [3, [3], [{"Key": "A"}], {"Variables": "[{Key: A}]"}])
def test_other_variables_are_refused(body: Any) -> None:
    with pytest.raises(Problem):
        read_variables(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (read_data_set, read_data_table):
        with suppress(Problem):
            read(data)


@pytest.mark.parametrize("encoding", sorted({*aliases.values(), "nope", "rot13", "utf-8\x00", "x" * 5000}))
def test_xml_of_any_encoding_is_read_or_refused(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><RequestData><Xml/></RequestData>'.encode()
    with suppress(Problem):
        assert read_data_table(data) == ([], {})


@pytest.mark.parametrize(
    "text",
    [
        "a" * MEBIBYTE,
        "a " * (MEBIBYTE // 2),
        "a" + " " * MEBIBYTE,
        '"' + r"\"" * (MEBIBYTE // 2),
        '"' + r"\"" * (MEBIBYTE // 2) + "\\",
        '"' + "\\\n" * (MEBIBYTE // 2),
        '"' * MEBIBYTE,
        "\\" * MEBIBYTE,
        "1a" * (MEBIBYTE // 2),
        "é" * MEBIBYTE,
        "[" * MEBIBYTE,
        "{a:" * (MEBIBYTE // 3),
        "_x0041_" * (MEBIBYTE // 7),
    ],
    ids=lambda text: f"{text[:6]!r}",
)
def test_relaxed_json_is_read_in_linear_time(text: str) -> None:
    """By the square of its length, one of these would take hours."""
    with pytest.raises(Problem, match="not a list"):
        read_variables({"Variables": text})


def test_relaxed_json_is_still_read() -> None:
    text = """[{Key: "a", "Value" : "x: \\"y: z\\" "}, {Key:"b",Value:"c"}]"""
    assert read_variables({"Variables": text}) == {"a": 'x: "y: z" ', "b": "c"}
