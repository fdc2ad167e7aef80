from __future__ import annotations

import difflib
import importlib.resources
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import anyio
import attrs
import httpx
import pytest

from pipeline import templates
from tests.conftest import Answer, Service
from tests.pipeline.toy import Toy, generated

MENDS = ("boundary", "content", "docstring", "enum", "lazy", "path", "status", "tolerant")
GENERATOR = Path(str(importlib.resources.files("openapi_python_client"))) / "templates"


class Toys:
    """The toy client with every mend, and with every mend but one; each is generated once."""

    def __init__(self, folder: Path, specs: Path) -> None:
        self._folder, self._specs = folder, specs
        self._made: dict[str | None, Toy] = {}

    def get(self, left_out: str | None = None) -> Toy:
        if left_out not in self._made:
            self._made[left_out] = generated(self._folder, self._specs, left_out)
        return self._made[left_out]

    @property
    def mended(self) -> Toy:
        return self.get()


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory, specs: Path) -> Iterator[Toys]:
    before = list(sys.path)
    yield Toys(tmp_path_factory.mktemp("toys"), specs)
    sys.path[:] = before


def test_the_mends_are_the_ones_tested_here(specs: Path) -> None:
    assert tuple(templates.read(specs / "templates")) == MENDS


def test_the_mends_change_140_lines_at_most(specs: Path, tmp_path: Path) -> None:
    templates.write(tmp_path, templates.read(specs / "templates"))
    changed = 0
    for path in tmp_path.rglob("*.jinja"):
        old = (GENERATOR / path.relative_to(tmp_path)).read_text(encoding="utf-8").splitlines()
        lines = list(difflib.ndiff(old, path.read_text(encoding="utf-8").splitlines()))
        counts = [sum(line.startswith(sign) for line in lines) for sign in ("+ ", "- ")]
        changed += max(counts)  # a line that is rewritten counts once
    assert 0 < changed <= 140


@pytest.mark.parametrize("name", MENDS)
def test_every_mend_says_why(name: str, specs: Path) -> None:
    text = (specs / "templates" / f"{name}.toml").read_text(encoding="utf-8")
    assert text.startswith("# ")


@pytest.mark.parametrize("name", MENDS)
def test_an_edit_that_does_not_fit_stops(name: str, specs: Path, tmp_path: Path) -> None:
    mends = templates.read(specs / "templates")
    for number, edit in enumerate(mends[name]):
        for other in (attrs.evolve(edit, count=edit.count + 1), attrs.evolve(edit, find=edit.find + "x")):
            edits = (*mends[name][:number], other, *mends[name][number + 1 :])
            with pytest.raises(templates.TemplateProblem, match=f"{name}: {edit.file} holds the text"):
                templates.write(tmp_path, {name: edits})
    assert not list(tmp_path.iterdir())


EVIL = b'before\r\n--+++\r\nContent-Disposition: form-data; name="x"\r\n\r\nevil'


def _upload(toy: Toy, service: Service) -> list[bytes]:
    """Upload EVIL over a real connection; return the parts that a server reads, without headers."""
    service.responder = lambda request: Answer(body=b"{}")
    file = toy.module("types").File(BytesIO(EVIL), "evil.pdf", "application/pdf")
    with toy.client(service.url) as client:
        upload = toy.module("api.toys.upload_toy").sync_detailed
        assert upload(client=client, body=toy.models.Form(file=file)).status_code == 200
    request = service.received[-1]
    boundary = request.headers["Content-Type"].partition("boundary=")[2].encode()
    parts = (b"\r\n" + request.body).split(b"\r\n--" + boundary)
    assert parts[0] == b""
    assert parts[-1].startswith(b"--")
    return [part.partition(b"\r\n\r\n")[2] for part in parts[1:-1]]


def test_boundary(toys: Toys, service: Service) -> None:
    assert _upload(toys.mended, service) == [EVIL]
    assert _upload(toys.get("boundary"), service) == [b"before", b"evil"]


def _get(toy: Toy, answer: httpx.Response) -> Any:
    transport = httpx.MockTransport(lambda request: answer)
    client = toy.client().set_httpx_client(httpx.Client(base_url="http://toys.example", transport=transport))
    return toy.module("api.toys.get_toy").sync_detailed(client=client)


def test_status(toys: Toys) -> None:
    answer = _get(toys.mended, httpx.Response(520, content=b"cdn"))
    assert (answer.status_code, answer.content, answer.parsed) == (520, b"cdn", None)
    with pytest.raises(ValueError, match="520 is not a valid HTTPStatus"):
        _get(toys.get("status"), httpx.Response(520, content=b"cdn"))


@pytest.mark.parametrize(("field", "value", "known"), [("state", "BROKEN", "NEW"), ("level", 7, 1)])
def test_enum(toys: Toys, field: str, value: object, known: object) -> None:
    unknown = {field: value, "name": "kept"}
    toy = _get(toys.mended, httpx.Response(200, json=unknown)).parsed
    member = getattr(toy, field)
    assert (member, member.value, toy.name) == (value, value, "kept")
    assert type(member).__name__ == field.title()
    assert member != known
    assert toy.to_dict() == unknown
    assert str(member) == str(value)
    assert value not in type(member).__members__.values()  # the documented members stay what they were
    assert toys.mended.models.Toy.from_dict({field: known}).to_dict() == {field: known}
    assert not getattr(_get(toys.get("enum"), httpx.Response(200, json=unknown)).parsed, field)


@pytest.mark.parametrize("field", ["day", "made", "state", "level", "box"])
def test_null(toys: Toys, field: str) -> None:
    unset = toys.mended.module("types").UNSET
    toy = toys.mended.models.Toy.from_dict({field: None, "name": None, "note": None, "other": None})
    assert getattr(toy, field) is unset
    assert toy.name is unset
    assert toy.note is None  # documented as nullable
    assert toy.to_dict() == {"note": None, "other": None}
    with pytest.raises((TypeError, ValueError, AttributeError)):
        toys.get("tolerant").models.Toy.from_dict({field: None})


UNREADABLE = [
    ("state", 1.5),
    ("state", ["NEW"]),
    ("level", "1"),
    ("level", {}),
    ("day", ""),
    ("day", 1714557600000),
    ("day", {"year": 2024}),
    ("made", ""),
    ("made", 1714557600000),
    ("made", "yesterday"),
    ("made", "2024-13-01T00:00:00Z"),
    ("last", ""),
    ("last", 1714557600000),
    ("last", "0001"),
    ("box", "a box"),
    ("box", []),
    ("lid", "a lid"),
    ("boxes", {}),
    ("boxes", "a box"),
    ("words", "a word"),
    ("words", 7),
    ("sizes", [1]),
    ("owner", {"id": "7"}),
    ("owner", {"id": "7", "boxes": 7}),
]


@pytest.mark.parametrize(("field", "value"), UNREADABLE)
def test_a_field_that_cannot_be_read_is_kept_and_loses_nothing_else(
    toys: Toys, field: str, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    answer = {"name": "kept", field: value, "colour": "red"}
    toy = _get(toys.mended, httpx.Response(200, json=answer)).parsed
    unset = None if field in ("day", "made", "last") else toys.mended.module("types").UNSET
    assert getattr(toy, field) is unset
    assert toy.name == "kept"
    assert toy.additional_properties == {field: value, "colour": "red"}
    assert toy.to_dict() == answer
    [record] = caplog.records
    assert record.name == "docrelay_api"
    assert record.getMessage() == f"Toy.{field} could not be read; additional_properties has it as it came"
    if field not in ("last", "lid", "words") and value not in ([], {}):  # Those slipped through.
        with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
            toys.get("tolerant").models.Toy.from_dict(answer).to_dict()


@pytest.mark.parametrize(("field", "value"), [("name", 7), ("note", ["a"]), ("kind", "car"), ("kind", 7)])
def test_a_plain_value_of_another_kind_is_kept_as_it_came(toys: Toys, field: str, value: object) -> None:
    toy = toys.mended.models.Toy.from_dict({field: value})
    assert getattr(toy, field) == value
    assert toy.to_dict() == {field: value}
    assert not toy.additional_properties


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("boxes", [{"size": 1}, None, {"size": 2}, None], [{"size": 1}, {"size": 2}]),
        ("boxes", [{"size": 1}, "junk", 7, [], ["ab"]], [{"size": 1}]),
        ("words", ["a", None, "b"], ["a", "b"]),
        ("gaps", ["a", None, "b"], ["a", None, "b"]),
        ("days", ["2024-05-01", None, "", 7, "2024-05-02"], ["2024-05-01", "2024-05-02"]),
        ("sizes", {"a": 1, "b": None}, {"a": 1}),
        ("lids", {"a": {"colour": "red"}, "b": None, "c": "junk"}, {"a": {"colour": "red"}}),
        ("owners", [{"id": "7", "boxes": []}, {"boxes": []}], [{"id": "7", "boxes": []}]),
        ("owner", {"id": "7", "boxes": [None, {"size": 1}]}, {"id": "7", "boxes": [{"size": 1}]}),
    ],
)
def test_an_element_that_is_nothing_is_left_out_and_logged(
    toys: Toys, field: str, value: object, read: object, caplog: pytest.LogCaptureFixture
) -> None:
    toy = _get(toys.mended, httpx.Response(200, json={field: value, "name": "kept"})).parsed
    assert toy.to_dict() == {field: read, "name": "kept"}
    messages = [record.getMessage() for record in caplog.records]
    assert bool(messages) is (value != read)
    assert all("left out" in message for message in messages)
    assert "junk" not in "".join(messages)
    if field == "owners":
        assert messages == ["owners: an element could not be read and was left out; it lacks 'id'"]


@pytest.mark.parametrize("answer", [{}, {"id": "7"}, {"boxes": []}, {"id": "7", "boxes": {}}])
def test_a_field_that_must_be_there_is_named(toys: Toys, answer: dict[str, object]) -> None:
    missing = "id" if "id" not in answer else "boxes"
    reading = toys.mended.module("reading")
    with pytest.raises((KeyError, reading.UnreadableFieldError)) as caught:
        toys.mended.models.Owner.from_dict(answer)
    assert caught.value.args == (missing,)


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ({"NAME": "a", "Level": 1}, {"name": "a", "level": 1}),
        ({"Name": "other", "name": "a"}, {"name": "a", "Name": "other"}),
        ({"Name": None, "MADE": None}, {}),
        ({"MADE": "junk"}, {"made": "junk"}),
        ({"Box": {"SIZE": 1, "size": 2}}, {"box": {"size": 2, "SIZE": 1}}),
        ({"sizes": {"A": 1, "a": 2}}, {"sizes": {"A": 1, "a": 2}}),
    ],
)
def test_a_name_in_another_letter_case_is_the_same_field(
    toys: Toys, answer: dict[str, object], read: dict[str, object]
) -> None:
    for _ in range(2):  # What was seen once is not looked at again.
        assert toys.mended.models.Toy.from_dict(answer).to_dict() == read
    if "NAME" in answer:
        assert not toys.get("tolerant").models.Toy.from_dict(answer).name


@pytest.mark.parametrize("status", [200, 201, 202, 203, 206, 299])
def test_any_success_is_read(toys: Toys, status: int) -> None:
    answer = httpx.Response(status, json={"name": "a"})
    assert _get(toys.mended, answer).parsed.name == "a"
    if status != 200:
        assert _get(toys.get("tolerant"), answer).parsed is None


@pytest.mark.parametrize("status", [300, 304, 400, 404, 500])
def test_nothing_else_is_read_as_a_success(toys: Toys, status: int) -> None:
    assert _get(toys.mended, httpx.Response(status, json={"name": "a"})).parsed is None


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000])
def test_a_number_of_too_many_digits_stays_text(toys: Toys, number: str) -> None:
    toy = _get(toys.mended, httpx.Response(200, text=f'{{"name": {number}, "level": 1}}')).parsed
    assert (toy.name, toy.level) == (number, 1)
    with pytest.raises(ValueError, match="limit"):
        _get(toys.get("tolerant"), httpx.Response(200, text=f'{{"name": {number}}}'))


def test_docstring(toys: Toys) -> None:
    toy = toys.mended.models.Toy.__doc__
    assert [line.strip() for line in toy.splitlines()] == [
        "A toy.",
        "",
        "Attributes:",
        "name: How it is called. Default: 'a \"b\" c:\\\\d'.",
        "note: In short.",
        "",
    ]
    assert "day (datetime.date | Unset)" in toys.get("docstring").models.Toy.__doc__
    function = toys.mended.module("api.toys.get_toy").sync_detailed
    assert function.__doc__.strip() == 'Get "a toy" of C:\\Users\\'
    assert "Returns:" in toys.get("docstring").module("api.toys.get_toy").sync_detailed.__doc__


def test_a_default_is_what_the_document_says(toys: Toys) -> None:
    assert toys.mended.models.Toy().name == 'a "b" c:\\d'


def _deleted(toy: Toy, service: Service, name: str) -> str:
    """Delete the toy called `name`; return the target that the service saw."""
    service.responder = lambda request: Answer(200, b"{}")
    with toy.client(service.url) as client:
        toy.module("api.toys.delete_toy").sync_detailed(name, client=client)
    return service.received[-1].target


def test_path(toys: Toys, service: Service) -> None:
    assert _deleted(toys.mended, service, "a/b") == "/toys/a%2Fb"
    with pytest.raises(ValueError, match=r"id: is '\.\.'"):
        _deleted(toys.mended, service, "..")
    assert len(service.received) == 1
    assert _deleted(toys.get("path"), service, "..") == "/"


def _models_imported(toy: Toy) -> set[str]:
    """Import one model in a process of its own; return the models that came with it."""
    code = (
        f"import sys; sys.path.insert(0, {str(toy.folder)!r}); from {toy.name}.models import Lid;"
        f"print(*[m for m in sys.modules if m.startswith('{toy.name}.models.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.rpartition(".")[2] for name in done.stdout.split()}


def test_lazy(toys: Toys) -> None:
    assert _models_imported(toys.mended) == {"lid"}
    assert _models_imported(toys.get("lazy")) == {
        *("box", "form", "level", "lid", "lids", "owner", "sizes", "state", "toy")
    }
    models = toys.mended.models
    assert {name for name in models.__all__ if getattr(models, name).__name__ == name} == set(models.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Missing'"):
        models.Missing  # noqa: B018


def _send_xml(toy: Toy) -> Any:
    """Send an XML body with the asynchronous client; return (content type, body, answer)."""
    seen: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        await request.aread()
        seen.append(request)
        return httpx.Response(200, text="<done/>", headers={"Content-Type": "application/xml"})

    async def send() -> Any:
        base = "http://toys.example"
        async with httpx.AsyncClient(base_url=base, transport=httpx.MockTransport(answer)) as http:
            client = toy.client().set_async_httpx_client(http)
            body = toy.module("types").File(BytesIO(b"<rows/>"))
            return await toy.module("api.toys.send_xml").asyncio_detailed(client=client, body=body)

    parsed = anyio.run(send).parsed
    return seen[0].headers["Content-Type"], seen[0].content, parsed


def test_content(toys: Toys) -> None:
    assert _send_xml(toys.mended) == ("text/xml", b"<rows/>", "<done/>")
    with pytest.raises(RuntimeError, match="sync request with an AsyncClient"):
        _send_xml(toys.get("content"))
