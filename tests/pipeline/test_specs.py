"""The specifications themselves: valid, of the documented size, and open about where each part is from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline import document, index, overlay
from pipeline.document import Document

SPECS = Path(__file__).resolve().parents[2] / "specs"
OPERATIONS = {
    "documine": {"2024-05-23": 15, "1.0.0": 22},
    "smartdocumentor": {"v1.0-older": 21, "v1.0-newer": 24},
    "smartconnect": {
        "2020-07-02": 12,
        "2020-09-14": 19,
        "2020-12-03": 21,
        "2020-12-07": 21,
        "2020-12-14": 21,
    },
    "smartconnect_next": {"2024-10-28": 2},
}
TAGS = {
    "documine": {"official", "introduction", "commit", "manual", "expected"},
    "smartdocumentor": {"seen", "inferred", "expected"},
    "smartconnect": {"doc", "example", "client", "inferred", "expected"},
    "smartconnect_next": {"doc", "example", "client", "inferred", "expected"},
}
# A vendor's own file has no provenance and need not have examples; what is here was transcribed.
VERSIONS = [(api.name, entry) for api in index.read(SPECS).values() for entry in api.versions]
TRANSCRIBED = [
    pytest.param(name, _document, id=entry.file)
    for name, entry in VERSIONS
    for _document in [entry.file]
    if not entry.official
]

read = cache(lambda file: document.read(SPECS / file))


def _followed(source: Document, value: Document) -> Document:
    while "$ref" in value:
        steps = value["$ref"].split("/")[1:]
        value = source
        for step in steps:
            value = value[step]
    return value


def _provenance(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from [value["x-provenance"]] if "x-provenance" in value else []
        for item in value.values():
            yield from _provenance(item)
    elif isinstance(value, list):
        for item in value:
            yield from _provenance(item)


@pytest.mark.parametrize("entry", [entry for _, entry in VERSIONS], ids=lambda entry: entry.file)
def test_every_document_is_valid_and_as_recorded(entry: index.Version) -> None:
    document.validate(read(entry.file), entry.file)
    assert index.digest((SPECS / entry.file).read_bytes()) == entry.sha256


@pytest.mark.parametrize("api", OPERATIONS)
def test_the_number_of_operations(api: str) -> None:
    entries = [entry for name, entry in VERSIONS if name == api and not entry.official]
    assert {e.version: len(list(document.operations(read(e.file)))) for e in entries} == OPERATIONS[api]


@pytest.mark.parametrize(("api", "file"), TRANSCRIBED)
def test_provenance(api: str, file: str) -> None:
    source = read(file)
    parts = {o["operationId"]: o for _, _, o in document.operations(source)} | source["components"]["schemas"]
    assert [name for name, part in parts.items() if "x-provenance" not in part] == []
    assert set(_provenance(source)) <= TAGS[api]


@pytest.mark.parametrize(("api", "file"), TRANSCRIBED)
def test_every_answer_has_an_example(api: str, file: str) -> None:
    source = read(file)
    lacking = [
        f"{operation['operationId']} {status} {media}"
        for _, _, operation in document.operations(source)
        for status, response in operation["responses"].items()
        for media, content in _followed(source, response).get("content", {}).items()
        if not {"example", "examples"} & content.keys()
    ]
    assert lacking == []


@pytest.mark.parametrize("api", OPERATIONS)
def test_every_overlay_target_matches_some_version(api: str) -> None:
    name = f"{api}/overlay.yaml"
    unmatched = [
        set(overlay.apply(read(entry.file), read(name), name)[1]) for a, entry in VERSIONS if a == api
    ]
    assert set.intersection(*unmatched) == set()


def test_the_generators_overlay_is_well_formed() -> None:
    for _, entry in VERSIONS:
        overlay.apply(read(entry.file), read("generator.overlay.yaml"), "generator.overlay.yaml")


@pytest.mark.parametrize(("api", "file"), TRANSCRIBED)
def test_every_version_gets_the_same_names(api: str, file: str) -> None:
    """An operation that two versions share has one operationId and one tag in both."""
    named = overlay.apply(read(file), read(f"{api}/overlay.yaml"), "o")[0]
    latest = [entry.file for name, entry in VERSIONS if name == api and not entry.official][-1]
    current = overlay.apply(read(latest), read(f"{api}/overlay.yaml"), "o")[0]
    names = {(m, p): (o["operationId"], o["tags"]) for m, p, o in document.operations(current)}
    assert all(len(tags) == 1 for _, tags in names.values())
    for method, path, operation in document.operations(named):
        assert operation["tags"], operation
        if (method, path) in names:
            assert (operation["operationId"], operation["tags"]) == names[method, path]


def test_the_index_lists_every_document() -> None:
    beside = {"overlay.yaml", "codegen.yaml"}
    files = {p.relative_to(SPECS).as_posix() for p in SPECS.glob("*/*.*") if p.name not in beside}
    listed = {entry.file for _, entry in VERSIONS}
    assert listed == {file for file in files if file.endswith((".yaml", ".json"))}
