"""Reading: both syntaxes, several files, places; and input that is refused with its place."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay._core.openapi import escape
from docrelay.contract import NotCompared, diff
from docrelay.contract.read.document import Document, read
from docrelay.contract.read.json_text import Positions
from docrelay.contract.read.places import Position, Site
from docrelay.contract.read.sources import FileSource, find
from docrelay.contract.read.yaml12 import load

HEAD = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"


def refused(memory: Any, text: str, **others: str) -> NotCompared:
    with pytest.raises(NotCompared) as caught:
        read(memory(text, {name.replace("_", "."): other for name, other in others.items()}, "spec.yaml"))
    assert "\n" not in str(caught.value)
    return caught.value


FAULTS = {
    "not a mapping": ("- a\n", 1, "", "top level"),
    "not OpenAPI": ("info: {}\n", 1, "", "no `openapi`"),
    "Swagger 2.0": ("info: {}\nswagger: '2.0'\n", 2, "/swagger", "Swagger 2.0"),
    "OpenAPI 4": ("openapi: 4.0.0\n", 1, "/openapi", "not one of"),
    "a version that is a number": ("openapi: 3.0\n", 1, "/openapi", "has to be a text"),
    "paths that are a list": (HEAD + "paths: []\n", 3, "/paths", "not a mapping"),
    "bad YAML": (HEAD + "paths: {\n", 4, "", "not valid YAML"),
    "bad JSON": ('{"openapi": "3.0.3",\n "paths": ]}', 2, "", "not valid JSON"),
    "a key twice in YAML": (HEAD + "paths:\n  /a: {}\n  /a: {}\n", 5, "/paths", "twice"),
    "a key twice in JSON": (
        '{"openapi": "3.0.3",\n "paths": {"/a": {},\n "/a": {}}}', 3, "/paths/~1a", "twice"
    ),
    "a dangling $ref": (
        HEAD + "paths:\n  /a:\n    get:\n      parameters:\n      - $ref: '#/components/x'\n",
        7, "/paths/~1a/get/parameters/0", "leads nowhere",
    ),
    "a remote $ref": (
        HEAD + "paths:\n  /a:\n    $ref: 'https://example.org/x.yaml'\n", 4, "/paths/~1a", "remote"
    ),
    "a $ref to a missing anchor": (
        HEAD + "components:\n  schemas:\n    A: {$ref: '#nowhere'}\n", 5, "/components/schemas/A",
            "no such anchor"
    ),
    "a $ref to itself": (
        HEAD + "components:\n  schemas:\n    A: {$ref: '#/components/schemas/A'}\n", 5,
            "/components/schemas/A", "itself"
    ),
    "a second document": (HEAD + "---\na: 1\n", 3, "", "second YAML document"),
    "an unknown tag": (HEAD + "x-a: !!python/object:os.system x\n", 3, "/x-a", "tag"),
    "a key that is a list": (HEAD + "? [a]\n: b\n", 3, "", "not a scalar"),
    "an alias without an anchor": (HEAD + "x-a: *b\n", 3, "", "not defined"),
    "an empty file": ("", 1, "", "the file is empty"),
    "a tag on a mapping": (HEAD + "x-a: !!python/object:a.b {a: 1}\n", 3, "/x-a", "tag"),
    "a control character": (HEAD + "x-a: \x07\n", 3, "", "not valid YAML"),
    "NaN in JSON": ('{"openapi": "3.0.3",\n "x-a": NaN ]}', 2, "", "NaN is no JSON number"),
    "a number without end": ('{"openapi": "3.0.3",\n "x-a": ' + "9" * 5000 + "}", 2, "", "too many digits"),
    "a $ref to a text": (
        HEAD + "paths:\n  /a:\n    get:\n      parameters:\n      - $ref: '#/info/title'\n",
        7, "/paths/~1a/get/parameters/0", "no part of a document",
    ),
    "a $ref to an absolute path": (
        HEAD + "paths:\n  /a:\n    $ref: '/etc/passwd'\n", 4, "/paths/~1a", "an absolute path"
    ),
    "a $ref that names no file": (
        HEAD + 'paths:\n  /a:\n    $ref: "a\\0b"\n', 4, "/paths/~1a", "names a file"
    ),
    "an operation that is a text": (HEAD + "paths:\n  /a:\n    get: x\n", 5, "/paths/~1a/get", "a text"),
    "an alias inside itself": (HEAD + "x-a: &a [*a]\n", 3, "", "contains itself"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_its_line_and_pointer(name: str, memory: Any) -> None:
    text, line, pointer, words = FAULTS[name]
    fault = refused(memory, text)
    assert (fault.file, fault.line) == ("spec.yaml", line)
    assert fault.pointer.startswith(pointer)
    assert words in fault.reason


def test_a_yaml_bomb_is_refused_at_once(memory: Any) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "aliases expand" in refused(memory, HEAD + "\n".join(lines)).reason


@pytest.mark.parametrize("opening", ["[", "- ", '{"a":'])
def test_deep_nesting_is_refused(opening: str, memory: Any) -> None:
    text = (
        '{"openapi": "3.0.3", "x": ' + opening * 100_000
        if opening.startswith("{")
        else HEAD + "x-a:\n  " + opening * 100_000
    )
    assert "nested deeper" in refused(memory, text).reason


def test_deep_nesting_that_the_parser_accepts_is_refused(memory: Any) -> None:
    text = (
        json.dumps({"openapi": "3.0.3", "paths": {}}).removesuffix("}")
        + ', "a": '
        + "[" * 400
        + "]" * 400
        + "}"
    )
    assert "nested deeper" in refused(memory, text).reason


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"openapi: 3.0.3\n\xff\xfe")
    with pytest.raises(NotCompared, match=r"a\.yaml:2: not UTF-8"):
        read(FileSource("a", path))


def test_a_file_that_is_missing_or_referred_to_and_missing(tmp_path: Path) -> None:
    with pytest.raises(NotCompared, match="cannot be read: No such file"):
        read(find(str(tmp_path / "no.yaml")))
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + "paths:\n  /a: {$ref: other.yaml}\n", encoding="utf-8")
    with pytest.raises(NotCompared, match=r"a\.yaml:4:3: .*'other\.yaml' names a file"):
        read(find(str(path)))


def test_references_lead_through_several_files(memory: Any) -> None:
    main = HEAD + "paths:\n  /a: {$ref: 'parts/a.yaml#/item'}\n"
    item = "item:\n  get:\n    responses:\n      '200':\n        description: ''\n        content:\n"
    item += "          application/json:\n            schema: {$ref: '../b.json#/Thing'}\n"
    old, new = '{"Thing": {"type": "string"}}', '{"Thing":\n {"type": "integer"}}'
    report = diff(
        memory(main, {"parts/a.yaml": item, "b.json": old}),
        memory(main, {"parts/a.yaml": item, "b.json": new}),
    )
    (change,) = (c for c in report.changes if c.layer == "wire")
    assert (change.id, change.operations) == ("type.changed", ("GET /a",))
    assert change.new_pointer == "b.json#/Thing/type"
    assert report.new.position(change.new_pointer) == Position("b.json", 2, 3)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_git_revision_is_a_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)

    git("init")
    path = Path("specs/a.yaml")
    path.parent.mkdir()
    (path.parent / "b.yaml").write_text("A: {type: string}\n", encoding="utf-8")
    path.write_text(HEAD + "paths: {}\ncomponents: {schemas: {A: {$ref: 'b.yaml#/A'}}}\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-m", "one")
    path.write_text(HEAD + "paths: {/a: {get: {responses: {}}}}\n", encoding="utf-8")
    report = diff("HEAD:specs/a.yaml", "specs/a.yaml")
    assert [change.id for change in report.changes] == ["operation.added"]
    assert report.old.name == "HEAD:specs/a.yaml"
    for side in ("HEAD:specs/no.yaml", "nowhere:specs/a.yaml", "--help:specs/a.yaml"):
        with pytest.raises(NotCompared, match="git says"):
            diff(side, "specs/a.yaml")


def test_versions_of_the_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(Path(__file__).parents[3] / "tests")
    assert read(find("documine@1.0.0")).root["info"]["version"] == "1.0.0"
    with pytest.raises(NotCompared, match=r"no version '9'.*known: documine@2024-05-23, documine@1\.0\.0"):
        find("documine@9")
    with pytest.raises(NotCompared, match="no API 'nothing'"):
        find("nothing@9")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotCompared, match=r"no specs/index\.toml"):
        find("documine@1.0.0")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("12:30", "12:30"), ("1_000", "1_000"), ("2020-01-01", "2020-01-01"), ("~", None),
            ("'1'", "1"),
        ("true", True), ("0x1F", 31), ("1e3", 1000.0), ("!!str 1", "1"), ("", None), ("[a, {b: 1}]", ["a",
            {"b": 1}]),
        ("{1: a, yes: b}", {"1": "a", "yes": "b"}), ("{a: &x {b: 1}, c: {<<: *x, d: 2}}", {"a": {"b": 1},
            "c": {"d": 2, "b": 1}}),
    ],
)  # fmt: skip
def test_yaml_scalars_are_those_of_1_2(text: str, value: Any) -> None:
    assert load(text, "t") == value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(value=VALUES, indent=st.sampled_from([None, 0, 2]))
def test_json_places_are_those_of_the_values(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    positions = Positions(text)
    lines = text.split("\n")

    def check(part: Any, tokens: list[str]) -> None:
        line, column = positions.find(tokens)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        if tokens and rest.startswith('"') and not isinstance(_parent(value, tokens), list):
            key, end = json.JSONDecoder().raw_decode(rest)
            assert key == tokens[-1]
            rest = rest[end:].lstrip().removeprefix(":").lstrip()
        assert json.JSONDecoder().raw_decode(rest)[0] == part
        if isinstance(part, dict):
            for key, item in part.items():
                check(item, [*tokens, key])
        elif isinstance(part, list):
            for index, item in enumerate(part):
                check(item, [*tokens, str(index)])

    check(value, [])


def _parent(value: Any, tokens: list[str]) -> Any:
    for token in tokens[:-1]:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def test_yaml_places_are_those_of_the_keys(memory: Any) -> None:
    document = read(memory(HEAD + "paths:\n  /a/b:\n    get:\n      responses: {}\n"))
    assert document.locate("", "/paths/~1a~1b/get") == Position("memory", 5, 5)
    assert document.locate("", "/paths/~1a~1b/get/not/there") == Position("memory", 5, 5)
    assert escape("a/b~") == "a~1b~0"


def test_a_component_called_like_a_keyword_is_followed(memory: Any) -> None:
    text = (
        HEAD
        + "components:\n  schemas:\n    example:\n      properties:\n        default: {$ref: '#/nowhere'}\n"
    )
    assert refused(memory, text).pointer == "/components/schemas/example/properties/default"
    value = HEAD + "components:\n  schemas:\n    A:\n      default: {$ref: '#/nowhere'}\n"
    assert isinstance(read(memory(value)), Document)
    assert Site({"a": 1}, "", "") / "a" == Site(1, "", "/a")
