from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline import document
from pipeline.document import DocumentProblem

MINIMAL: dict[str, Any] = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_json_and_yaml_alike(mark: bytes, ending: str) -> None:
    as_json = json.dumps(MINIMAL, indent=1).replace("\n", ending)
    as_yaml = yaml.safe_dump(MINIMAL, line_break=ending)
    for text in (as_json, as_yaml):
        assert document.parse(mark + text.encode(), "d") == MINIMAL


def test_dates_and_no_stay_strings() -> None:
    parsed = document.parse(b"example: 2024-05-23T10:00:00Z\ncountry: no\nresponses: {200: {}}\n", "d.yaml")
    assert parsed == {"example": "2024-05-23T10:00:00Z", "country": "no", "responses": {"200": {}}}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a: 1\na: 2\n", "d: does not parse: line 2: the key 'a' stands twice"),
        (b'{"a": {"b": 1, "b": 2}}', "d: does not parse: line 1: the key 'b' stands twice"),
        (b"a: [\n", "d: does not parse: .*line 2"),
        (b'{"a": 1', "d: does not parse: .*line 1"),
        (b"[1, 2]", "d: the top level is not a mapping"),
        (b"", "d: the top level is not a mapping"),
        (b"caf\xe9: 1", r"d: not UTF-8 text \(byte 3\)"),
        ("a: 1".encode("utf-16"), r"d: not UTF-8 text \(byte 0\)"),
        (b'{"a":' * 100_000, "d: does not parse"),
        (b"a: " + b"[" * 100_000, "d: does not parse: line 1: nested deeper than 256 levels"),
        (b"- " * 10_000, "d: does not parse: line 1: nested deeper than 256 levels"),
        (b"a: \x00", "d: does not parse"),
    ],
)
def test_unparsable(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentProblem, match=reason):
        document.parse(data, "d")


@given(st.binary(max_size=60) | st.text(":-[]{}&*#'\"\n a1", max_size=60).map(str.encode))
def test_any_bytes_parse_or_are_a_problem(data: bytes) -> None:
    with contextlib.suppress(DocumentProblem):
        assert isinstance(document.parse(data, "d"), dict)


def test_read_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_bytes(b"- 1\n")
    with pytest.raises(DocumentProblem, match=r"d\.yaml: "):
        document.read(tmp_path / "d.yaml")


@pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.1.0", "3.1.1"])
def test_valid(version: str) -> None:
    document.validate(MINIMAL | {"openapi": version}, "d")


DANGLING = {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/Missing"}}}}}
TWICE = {f"/{n}": {"get": {"operationId": "x", "responses": {"204": {"description": ""}}}} for n in "ab"}
HALF: dict[str, Any] = {"/a": {"get": {"parameters": [{"name": "n"}], "responses": {}}}}
CHOICE: dict[str, Any] = {"schemas": {"A": {"type": "object", "description": "d" * 500, "required": []}}}
PATH = {"/{id}": {"get": {"responses": {"204": {"description": ""}}}}}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"swagger": "2.0"}, "d: this is Swagger 2.0; convert it to OpenAPI 3 first"),
        ({"openapi": None}, "d: not an OpenAPI document"),
        ({"openapi": "2.0"}, "d: this is OpenAPI 2.0; the validator and the generator read 3.0 and 3.1"),
        ({"openapi": "3.2.0"}, "d: this is OpenAPI 3.2.0; the validator and the generator read 3.0 and 3.1"),
        ({"openapi": 3.1}, "d: this is OpenAPI 3.1; "),
        ({"info": {"title": "t"}}, "d: not valid OpenAPI: at /info: .version. is a required property"),
        ({"info": {}}, r"d: not valid OpenAPI: at /info: .* \(and 1 more\)"),
        ({"paths": DANGLING}, r"d: a \$ref cannot be resolved: "),
        ({"paths": DANGLING, "openapi": "3.1.0"}, r"d: a \$ref cannot be resolved: "),
        ({"paths": HALF}, "d: not valid OpenAPI: at /paths"),  # the validator trips over it afterwards
        ({"components": CHOICE}, r"d: not valid OpenAPI: at /components/schemas/A.{,320}\Z"),
        ({"paths": TWICE}, "d: not valid OpenAPI: .*x"),
        ({"paths": PATH}, "d: not valid OpenAPI: .*'id'"),
    ],
)
def test_invalid(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(DocumentProblem, match=reason):
        document.validate(MINIMAL | changes, "d")


def test_operations() -> None:
    item = {"parameters": [], "put": {"a": 1}, "get": {"b": 2}, "x-note": {}}
    found = list(document.operations({"paths": {"/a": item, "x-paths": 1, "/b": {"trace": {}}}}))
    assert found == [("get", "/a", {"b": 2}), ("put", "/a", {"a": 1}), ("trace", "/b", {})]
    assert list(document.operations({})) == []
