from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import document, generate, index, vendor
from pipeline.document import Document
from tests.conftest import Answer, Service
from tests.pipeline import official
from tests.pipeline.conftest import copy_tree
from tests.pipeline.trees import Tree, run, tree

Change = Callable[[Document], object]
SMOKE = "tests/pipeline/documine_smoke.py"


@pytest.fixture
def made(specs: Path) -> Document:
    return official.documine(specs / "documine/1.0.0.yaml")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree]:
    """A copy with two APIs that no test may change, and what is in it."""
    root = copy_tree(tmp_path_factory.mktemp("vendor") / "copy", "documine", "smartconnect_next")
    return root, tree(root)


def test_an_official_file_takes_the_place_of_the_transcribed_one(
    copy: Path, made: Document, tmp_path: Path
) -> None:
    before = tree(copy)
    data = official.as_yaml(made)
    (tmp_path / "documine-api.yaml").write_bytes(data)

    file = str(tmp_path / "documine-api.yaml")
    brought = run(copy, "pipeline", "vendor", "documine", file, "--version", "2.0.0")

    assert (brought.returncode, brought.stderr) == (0, "")
    lines = brought.stdout.splitlines()
    assert lines[0].startswith("documine 2.0.0 is now the current version")
    added = [line for line in lines if " operation.added " in line]
    assert len(added) == 2
    assert "GET /api/info: the operation was added" in added[0]
    assert "GET /api/report-templates: the operation was added" in added[1]
    (field,) = (line for line in lines if "models.FileStatus.file_size was removed" in line)
    assert field.startswith("breaking")
    assert "DocuMine.files.list" in field
    assert not [line for line in lines if " operation.removed " in line]

    after = tree(copy)
    assert after["specs/documine/2.0.0.yaml"] == data
    entry = index.read(copy / "specs")["documine"].version("2.0.0")
    assert (entry.official, entry.source, entry.sha256) == (True, "documine-api.yaml", index.digest(data))
    assert index.read(copy / "specs")["documine"].current == "2.0.0"
    assert after["specs/index.toml"].startswith(before["specs/index.toml"][:300])  # comments included
    elsewhere = {
        name
        for name in before.keys() | after.keys()
        if not name.startswith("generated/docrelay_api/documine/") and before.get(name) != after.get(name)
    }
    assert elsewhere == {"specs/index.toml", "specs/documine/2.0.0.yaml"}

    checked = run(copy, "pipeline", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    folders = [f"tests{part}/documine" for part in ("", "/_async", "/_sync")]
    tests = [SMOKE, *(f for f in folders if list((copy / f).glob("test_*.py")))]
    chosen = "not async and not large and not memory"  # what takes long is tested beside the facade
    tested = run(copy, "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen, *tests)
    assert tested.returncode == 0, tested.stdout


def test_json_from_a_url(small_copy: Path, made: Document, service: Service) -> None:
    copy = small_copy
    data = official.as_json(made)
    service.routes({"/specification": Answer(body=data)})

    vendor.vendor(copy, "documine", f"{service.url}/specification?key=hidden#part", "3.1+draft")

    entry = index.read(copy / "specs")["documine"].version("3.1+draft")
    assert (copy / "specs" / entry.file).read_bytes() == data
    assert (entry.file, entry.source) == ("documine/3.1+draft.json", f"{service.url}/specification")
    assert entry.official


def test_the_ways_out_that_the_refusals_name(small_copy: Path, made: Document, tmp_path: Path) -> None:
    """A moved operation is named in the overlay, a renamed schema is mapped in codegen.yaml."""
    copy = small_copy
    _moved(made)
    _renamed_schema(made)
    (tmp_path / "official.json").write_bytes(official.as_json(made))
    overlay, codegen = (copy / f"specs/documine/{name}.yaml" for name in ("overlay", "codegen"))
    target = (
        "  - target: $.paths['/api/v2/users'].get\n    update: {operationId: list_users, tags: [users]}\n"
    )
    overlay.write_text(overlay.read_text(encoding="utf-8") + target, encoding="utf-8")
    codegen.write_text("class_overrides: {FileState: {class_name: FileStatus}}\n", encoding="utf-8")

    report = vendor.vendor(copy, "documine", str(tmp_path / "official.json"), "2.0.0")

    told = {(change.id, *change.operations) for change in report.changes}
    assert ("operation.removed", "GET /api/users") in told
    assert ("operation.added", "GET /api/v2/users") in told
    # Neither the function nor the class has lost its name.
    gone = {change.message for change in report.changes if change.id == "python.object-removed"}
    assert not {"api.users.list_users was removed", "models.FileStatus was removed"} & gone
    places = {report.new.position(c.new_pointer) for c in report.changes if c.new_pointer}
    assert {place.file for place in places if place} == {"specs/documine/2.0.0.json"}
    tested = run(copy, "pytest", "-q", "-p", "no:cacheprovider", SMOKE)
    assert tested.returncode == 0, tested.stdout


def _without_operation(made: Document) -> None:
    del made["paths"]["/api/users"]


def _moved(made: Document) -> None:
    made["paths"]["/api/v2/users"] = made["paths"].pop("/api/users")


def _renamed_schema(made: Document) -> None:
    text = json.dumps(made).replace('#/components/schemas/FileStatus"', '#/components/schemas/FileState"')
    made.clear()
    made.update(json.loads(text))
    schemas = made["components"]["schemas"]
    schemas["FileState"] = schemas.pop("FileStatus")


def _renamed_parameter(made: Document) -> None:
    path = "/api/dossier-templates/{dossierTemplateId}/dossiers"
    for parameter in made["paths"][path]["get"]["parameters"]:
        if parameter.get("name") == "includeArchived":
            parameter["name"] = "archived"


def _tenant_by_reference(made: Document) -> None:
    header = {"name": "X-TENANT-ID", "in": "header", "required": True, "schema": {"type": "string"}}
    made["components"]["parameters"]["Workspace"] = header
    made["paths"]["/api/users"]["parameters"] = [{"$ref": "#/components/parameters/Workspace"}]


def _two_names_one_module(made: Document) -> None:
    for path in ("/api/one", "/api/two"):
        name = "getThing" if path == "/api/one" else "get_thing"
        made["paths"][path] = {
            "get": {"operationId": name, "responses": {"204": {"description": "Nothing."}}}
        }


def _unusable(made: Document) -> None:
    content = {"application/x-unheard-of": {"schema": {"type": "object"}}}
    made["paths"]["/api/odd"] = {
        "post": {
            "operationId": "odd",
            "requestBody": {"content": content},
            "responses": {"204": {"description": ""}},
        }
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda made: made.update(openapi="3.2.0"), "this is OpenAPI 3.2.0; .* read 3.0 and 3.1"),
        (lambda made: made.pop("openapi"), "not an OpenAPI document"),
        (lambda made: made["components"]["schemas"].pop("Dossier"), "cannot be resolved"),
        (lambda made: made["info"].pop("title"), "not valid OpenAPI: at /info: .title. is a required"),
        (_without_operation, r"lacks operations .*: list_users \(GET /api/users\)"),
        (_moved, r"list_users .* name the new paths in specs/documine/overlay.yaml"),
        (_renamed_schema, "the facade uses: FileStatus.* class_overrides of specs/documine/codegen.yaml"),
        (_renamed_parameter, "parameters that the facade passes: include_archived of list_dossiers"),
        (_tenant_by_reference, "does not pass: x_tenant_id of list_users.* take out in .*/overlay.yaml"),
        (_two_names_one_module, "operations lost"),
        (_unusable, "the generator complains"),
    ],
)  # fmt: skip
def test_unfit_documents_are_refused(
    change: Change, reason: str, untouched: tuple[Path, Tree], made: Document, tmp_path: Path
) -> None:
    root, before = untouched
    change(made)
    file = tmp_path / "official.json"
    file.write_bytes(official.as_json(made))
    with pytest.raises(vendor.Refused, match=reason):
        vendor.vendor(root, "documine", str(file), "2.0.0")
    assert tree(root) == before


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"swagger: '2.0'\n", r"given: this is Swagger 2.0; convert it to OpenAPI 3"),
        (b"just words", "given: the top level is not a mapping"),
        (b"", "given: the top level is not a mapping"),
        (b"a: [1, 2\nb: 3\n", "given: does not parse: .*line 2"),
        (b'{"openapi": ', "given: does not parse: .*line 1"),
        (b"PK\x03\x04\xff\xfe", "given: not UTF-8 text"),
    ],
)
def test_other_files_are_refused(
    data: bytes, reason: str, untouched: tuple[Path, Tree], tmp_path: Path
) -> None:
    root, before = untouched
    (tmp_path / "given").write_bytes(data)
    with pytest.raises(vendor.Refused, match=reason):
        vendor.vendor(root, "documine", str(tmp_path / "given"), "2.0.0")
    assert tree(root) == before


@pytest.mark.parametrize(
    ("api", "source", "version", "reason"),
    [
        ("mine", "{here}", "2", "there is no API 'mine'; choose one of: documine, "),
        ("documine", "{here}", "../2", "--version '../2': use letters"),
        ("documine", "{here}", "", "--version '': use letters"),
        ("documine", "{here}", "1.0.0", "documine has a file 1.0.0 already"),
        ("documine", "{here}", "overlay", "documine has a file overlay already"),
        ("documine", "{here}/missing.yaml", "2", "missing.yaml: could not be read: No such file"),
        ("documine", "{here}", "2", "could not be read: Is a directory"),
        ("documine", "{url}/gone?key=hidden", "2", r"http://[0-9.:]+/gone: could not be fetched: HTTP 404"),
        ("documine", "http://127.0.0.1:1/api", "2", "http://127.0.0.1:1/api: could not be fetched: "),
        ("documine", "http://user:hidden@[::/", "2", r"http://\[::/: could not be fetched: "),
    ],
)
def test_unfit_arguments_are_refused(
    api: str, source: str, version: str, reason: str,
    untouched: tuple[Path, Tree], service: Service, tmp_path: Path,
) -> None:  # fmt: skip
    root, before = untouched
    with pytest.raises(vendor.Refused, match=reason) as refused:
        vendor.vendor(root, api, source.format(here=tmp_path, url=service.url), version)
    assert "hidden" not in str(refused.value)
    assert tree(root) == before


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(204), "HTTP 204"),
        (Answer(206, b"openapi: 3.0.0"), "HTTP 206"),
        (Answer(304), "HTTP 304"),
        (
            Answer(200, gzip.compress(b"openapi: 3.0.0")[:-9], headers={"Content-Encoding": "gzip"}),
            "compressed",
        ),
        (Answer(200, b"openapi: 3.0.0", cut=True), ""),
    ],
)
def test_what_is_no_whole_document_is_refused(service: Service, answer: Answer, reason: str) -> None:
    service.responder = lambda request: answer
    with pytest.raises(vendor.Refused, match=f"could not be fetched: .*{reason}"):
        vendor.fetch(f"{service.url}/api.yaml")
    assert service.received[0].headers["Accept-Encoding"] == "identity"


def test_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(vendor, "_MAX_BYTES", 1024 * 1024)
    (tmp_path / "large").write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(vendor.Refused, match="larger than 1 MiB"):
        vendor.fetch(str(tmp_path / "large"))


def test_the_command_says_why_in_one_line(untouched: tuple[Path, Tree]) -> None:
    root, before = untouched
    done = run(root, "pipeline", "vendor", "documine", "nowhere.yaml", "--version", "2.0.0")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "refused: nowhere.yaml: could not be read: No such file or directory\n"
    assert tree(root) == before


@pytest.fixture(scope="module")
def staged(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run prepares before it writes into the tree."""
    stage = tmp_path_factory.mktemp("staged")
    for file, text in {
        "specs/index.toml": "new = 1\n",
        "specs/documine/2.0.0.yaml": "openapi: 3.0.3\n",
        "generated/docrelay_api/__init__.py": "",
    }.items():
        (stage / file).parent.mkdir(parents=True, exist_ok=True)
        (stage / file).write_text(text, encoding="utf-8")
    return stage


def test_the_results_arrive_whole(staged: Path, copy: Path) -> None:
    vendor._install(staged, copy, "documine/2.0.0.yaml")
    now = tree(copy)
    assert {name: now[name] for name in tree(staged)} == tree(staged)
    assert [name for name in now if name.startswith("generated/")] == ["generated/docrelay_api/__init__.py"]


@pytest.mark.parametrize(
    "failing", ["__init__.py", "2.0.0.yaml", "index.toml", ".index.toml.new", ".docrelay_api.new"]
)
def test_a_failure_while_writing_changes_nothing(
    failing: str, staged: Path, untouched: tuple[Path, Tree], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, before = untouched

    def failed(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied", failing)

    def unless(name: Callable[..., str], real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **options: failed() if name(*args) == failing else real(*args, **options)

    monkeypatch.setattr(shutil, "copyfile", unless(lambda _, target: Path(target).name, shutil.copyfile))
    monkeypatch.setattr(Path, "replace", unless(lambda _, target: target.name, Path.replace))
    monkeypatch.setattr(Path, "rename", unless(lambda source, _: source.name, Path.rename))
    if failing == "__init__.py":
        monkeypatch.setattr(shutil, "copytree", failed)
    with pytest.raises(PermissionError):
        vendor._install(staged, root, "documine/2.0.0.yaml")
    monkeypatch.undo()
    assert tree(root) == before


def test_a_kill_between_the_renames_is_repaired(staged: Path, copy: Path) -> None:
    before = tree(copy)
    generated = copy / "generated"
    (generated / generate.PACKAGE).rename(generated / ".docrelay_api.old")
    with pytest.raises(KeyboardInterrupt), generate.replacing(staged / "generated", generated):
        raise KeyboardInterrupt
    assert tree(copy) == before


def test_a_stand_in_is_not_what_was_transcribed(made: Document, specs: Path) -> None:
    """The stand-in differs wherever a vendor may, or these tests would say nothing."""
    text = official.as_json(made).decode()
    assert not [
        word for word in ('"X-TENANT-ID"', "x-provenance", "numberOfPages", "fileSize") if word in text
    ]
    ours = document.read(specs / "documine/1.0.0.yaml")
    ids = [{o.get("operationId") for _, _, o in document.operations(d)} for d in (ours, made)]
    assert len(ids[0] & ids[1]) == 0
    assert len(list(document.operations(made))) == len(list(document.operations(ours))) + 2
