"""A document reads nothing: what it refers to outside of itself is neither opened nor fetched."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract import NotCompared
from docrelay.contract.read import document as contract_document
from docrelay.contract.read.sources import FileSource
from pipeline import document, generate, templates, vendor
from pipeline.document import Document, DocumentProblem
from tests.conftest import Answer, Service
from tests.pipeline import repository

SECRET = "canary-content"
Change = Callable[[Document, str], object]

# Audit hooks stay for good, so there is one, and it only listens while `_watch` is open.
_heard: list[list[str]] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _heard and event in {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request"}:
        _heard[-1].append(f"{event} {arguments[1] if event == 'socket.connect' else arguments[0]}")


@pytest.fixture(scope="module", autouse=True)
def _hook() -> None:
    sys.addaudithook(_hear)


@contextmanager
def _watch() -> Iterator[list[str]]:
    _heard.append([])
    try:
        yield _heard[-1]
    finally:
        _heard.pop()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.yaml"
    file.write_text(f"text: {SECRET}\nschema: {{type: {SECRET}}}\nfine: {{type: string}}\n", encoding="utf-8")
    return file


@pytest.fixture
def references(secret: Path, service: Service) -> list[str]:
    """References out of the document, in every spelling."""
    service.responder = lambda request: Answer(200, json.dumps({"text": SECRET, "fine": {}}).encode())
    return [
        f"{secret.as_uri()}#/text",
        f"{secret.as_uri()}#/schema",
        f"{secret.as_uri()}#/fine",
        f"FILE://{secret}#/fine",
        f"file:{secret}#/text",
        f"{secret}#/fine",
        "secret.yaml#/fine",
        "./secret.yaml",
        "../" * 20 + str(secret)[1:] + "#/fine",
        f"{service.url}/a#/text",
        f"{service.url.replace('http', 'HTTP')}/a",
        f"{service.url.removeprefix('http:')}/a#/fine",
        "ftp://127.0.0.1:1/a",
        "data:application/json,{}#/a",
        "jar:file:///a!/b",
    ]


def _new_response(made: Document, **response: Any) -> None:
    made["paths"]["/token"]["post"]["responses"]["200"] = {"description": "", **response}


PLACES: dict[str, Change] = {
    "schema": lambda made, to: made["components"]["schemas"].update(Odd={"$ref": to}),
    "property": lambda made, to: made["components"]["schemas"]["TokenResponse"]["properties"].update(
        odd={"$ref": to}
    ),
    "items": lambda made, to: made["components"]["schemas"].update(
        Odd={"type": "array", "items": {"$ref": to}}
    ),
    "allOf": lambda made, to: made["components"]["schemas"].update(Odd={"allOf": [{"$ref": to}]}),
    "path": lambda made, to: made["paths"].update({"/odd": {"$ref": to}}),
    "parameter": lambda made, to: made["paths"]["/token"]["post"].update(parameters=[{"$ref": to}]),
    "body": lambda made, to: made["paths"]["/token"]["post"].update(requestBody={"$ref": to}),
    "response": lambda made, to: made["paths"]["/token"]["post"]["responses"].update({"200": {"$ref": to}}),
    "header": lambda made, to: _new_response(made, headers={"X-Odd": {"$ref": to}}),
    "link": lambda made, to: _new_response(made, links={"odd": {"$ref": to}}),
    "callback": lambda made, to: made["paths"]["/token"]["post"].update(callbacks={"odd": {"$ref": to}}),
    "scheme": lambda made, to: made["components"].update(securitySchemes={"odd": {"$ref": to}}),
}
# Values that look like references, and references that nobody has to follow.
VALUES: dict[str, Change] = {
    "example": lambda made, to: made["components"]["schemas"]["TokenResponse"].update(example={"$ref": to}),
    "default": lambda made, to: made["components"]["schemas"].update(Odd={"default": {"$ref": to}}),
    "extension": lambda made, to: made.update({"x-odd": {"$ref": to}}),
    "examples": lambda made, to: _new_response(
        made, content={"application/json": {"schema": {}, "examples": {"odd": {"value": {"$ref": to}}}}}
    ),
    "mapping": lambda made, to: made["components"]["schemas"]["TokenResponse"].update(
        discriminator={"propertyName": "access_token", "mapping": {"odd": to}}
    ),
    "value elsewhere": lambda made, to: made["components"].update(examples={"odd": {"externalValue": to}}),
}


@pytest.fixture
def base(specs: Path) -> Document:
    return document.read(specs / repository.API / f"{repository.NEW}.yaml")


@pytest.mark.parametrize("change", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_references_out_of_the_document_are_refused(
    version: str, change: Change, base: Document, references: list[str], service: Service, secret: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(secret.parent)
    text = json.dumps(base | {"openapi": version})
    for reference in references:
        made = json.loads(text)
        change(made, reference)
        with _watch() as heard, pytest.raises(DocumentProblem) as refused:
            document.validate(made, "given")
        said = str(refused.value)
        assert said.startswith("given: a $ref cannot be resolved: at /")
        assert reference[:20] in said
        assert SECRET not in said
        assert len(said.splitlines()) == 1
        assert _outside(heard, secret) == []
    assert service.received == []


def _outside(heard: list[str], secret: Path) -> list[str]:
    """Return what was heard of files and addresses of the document; the validator has files of its own."""
    heard = [line for line in heard if "/openapi_spec_validator/" not in line]
    return [line for line in heard if secret.name in line or not line.startswith("open ")]


def _problem(made: Document) -> str:
    """Return why `made` is refused, empty when it is not."""
    try:
        document.validate(made, "given")
    except DocumentProblem as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("name", ["$id", "$schema", "$dynamicRef", "$anchor"])
def test_names_of_schemas_are_not_looked_up(
    name: str, base: Document, references: list[str], service: Service, secret: Path
) -> None:
    for to in (references[2], references[9]):
        for reference in ("other", "#/components/schemas/TokenResponse", "#a"):
            odd = {"type": "object", name: to, "properties": {"a": {"$ref": reference}}}
            made = json.loads(json.dumps(base)) | {"openapi": "3.1.0", "jsonSchemaDialect": to}
            made["components"]["schemas"]["Odd"] = odd
            with _watch() as heard:
                said = _problem(made)
            assert reference.startswith("#/") or "a $ref cannot be resolved" in said
            assert SECRET not in said
            assert len(said.splitlines()) <= 1
            assert _outside(heard, secret) == []
    assert service.received == []


@pytest.mark.parametrize("change", VALUES.values(), ids=VALUES)
def test_values_that_look_like_references_are_never_followed(
    change: Change, base: Document, references: list[str], service: Service, secret: Path, specs: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    (tmp_path / "codegen.yaml").write_text("{}\n", encoding="utf-8")
    mends = templates.read(specs / "templates")
    for number, reference in enumerate((references[0], references[2], references[9])):
        made = json.loads(json.dumps(base))
        change(made, reference)
        with _watch() as heard:
            said = _problem(made)
            if not said:
                generate.build_one(made, specs, tmp_path / "codegen.yaml", tmp_path / f"made{number}", mends)
        assert SECRET not in said
        assert len(said.splitlines()) <= 1
        assert _outside(heard, secret) == []
    assert service.received == []


def test_vendor_and_diff_refuse_alike(
    base: Document, references: list[str], service: Service, secret: Path, tmp_path: Path
) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    repo = repository.made(root)
    given = tmp_path / "given" / "given.json"
    given.parent.mkdir()
    for reference in references[:4] + references[9:11]:
        PLACES["property"](base, reference)
        given.write_text(json.dumps(base), encoding="utf-8")
        said: list[str] = []
        with _watch() as heard:
            with pytest.raises(vendor.Refused) as refused:
                vendor.vendor(repo.root, repository.API, str(given), "9")
            with pytest.raises(NotCompared) as compared:
                contract_document.read(FileSource("given", given))
        said = [str(refused.value), str(compared.value)]
        for text in said:
            assert "/components/schemas/TokenResponse/properties/odd" in text
            assert reference in text
            assert SECRET not in text
        assert _outside(heard, secret) == []
    assert service.received == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a: &a [1]\nb: &b [" + b"*a, " * 9 + b"*a]\n" + b"".join(
            b"%c: &%c [" % (n, n) + b"*%c, " % (n - 1) * 19 + b"]\n" for n in range(ord("c"), ord("k"))
        ), "aliases expand to more than"),
        (b"a: &a [*a]\n", "contains itself"),
        (b'{"openapi": "3.0.0", "a":' + b'{"a":' * 300 + b"1" + b"}" * 301, "nested deeper than 256 levels"),
        (b"\xff\xfea\x00", "not UTF-8 text"),
        (b"a: !!python/object/apply:os.system [id]\n", "is not allowed"),
        (b"- a\n--- \n- b\n", "a second YAML document"),
    ],
    ids=["bomb", "loop", "deep", "encoding", "tag", "two"],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_one_line(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(data)
    candidate = vendor.fetch(str(tmp_path / "given"))
    with pytest.raises(DocumentProblem, match=reason) as refused:
        document.validate(document.parse(candidate.data, candidate.source), candidate.source)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("depth", [8, 60, 120, 250, 320, 480])
def test_deep_schemas_are_built_or_refused_in_one_line(
    depth: int, base: Document, specs: Path, tmp_path: Path
) -> None:
    deep: Document = {"type": "object"}
    for _ in range(depth):
        deep = {"type": "object", "additionalProperties": deep}
    base["components"]["schemas"]["TokenResponse"]["properties"]["odd"] = deep
    (tmp_path / "codegen.yaml").write_text("{}\n", encoding="utf-8")
    mends = templates.read(specs / "templates")
    said = _problem(base)
    if not said:
        try:
            generate.build_one(base, specs, tmp_path / "codegen.yaml", tmp_path / "made", mends)
        except generate.GenerationProblem as problem:
            said = str(problem)
    assert len(said.splitlines()) <= 1
    assert bool(said) == (depth > 8)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for source in (tmp_path / "pipe.yaml", "/dev/zero"):
        with pytest.raises(vendor.Refused, match="could not be read: not a regular file"):
            vendor.fetch(str(source))


@pytest.mark.parametrize("name", ["a\0b", "a\nb\x1b[31m"])
def test_a_strange_name_is_shown_as_one_line(name: str) -> None:
    with pytest.raises(vendor.Refused, match="could not be read") as refused:
        vendor.fetch(name)
    assert str(refused.value).isprintable()


def test_redirects_stay_where_they_were_named(service: Service) -> None:
    other = Service()
    other.responder = lambda request: Answer(200, SECRET.encode())
    port = service.url.rpartition(":")[2]
    try:
        targets = [
            f"{other.url}/internal?key=hidden",
            f"http://localhost:{port}/done",
            f"https://127.0.0.1:{port}/done",
            "//127.0.0.1:1/x",
        ]
        for target in targets:
            service.routes({"/a": Answer(302, headers={"Location": target})})
            with pytest.raises(vendor.Refused, match=r"/a: redirects to .*; name that address") as refused:
                vendor.fetch(f"{service.url}/a")
            assert "hidden" not in str(refused.value)
        for target in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://[::"):
            service.routes({"/a": Answer(302, headers={"Location": target})})
            with pytest.raises(vendor.Refused, match=f"^{service.url}/a: "):
                vendor.fetch(f"{service.url}/a")
        assert other.received == []
    finally:
        other.close()
    service.routes({"/a": Answer(301, headers={"Location": "/done"}), "/done": Answer(200, b"openapi: 3")})
    assert vendor.fetch(f"{service.url}/a").data == b"openapi: 3"
    service.routes({"/a": Answer(301, headers={"Location": "/a"})})
    with pytest.raises(vendor.Refused, match="more than 10 redirects"):
        vendor.fetch(f"{service.url}/a")
