from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline import document, drift, generate, index, templates
from tests.pipeline.calls import Call, all_calls
from tests.pipeline.toy import CONTRACT, XML


@pytest.fixture(scope="module")
def fresh(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[generate.Generated]]:
    """Every client, freshly generated, and what was told of it."""
    folder = tmp_path_factory.mktemp("fresh")
    return folder, generate.build(specs, folder, templates.read(specs / "templates"), specs.parent / "facade")


def test_every_operation_is_generated(
    specs: Path, fresh: tuple[Path, list[generate.Generated]], apis: dict[str, index.Api]
) -> None:
    assert [(r.api, r.version) for r in fresh[1]] == [(a.name, a.current) for a in apis.values()]
    for result in fresh[1]:
        api = apis[result.api]
        source = document.read(specs / api.version(api.current).file)
        modules = [
            p for p in (fresh[0] / generate.PACKAGE / api.name / "api").glob("*/*.py") if p.stem != "__init__"
        ]
        assert result.operations == len(list(document.operations(source))) == len(modules)


def test_the_committed_clients_are_fresh(fresh: tuple[Path, Any], specs: Path) -> None:
    assert drift.compare(specs.parent / "generated" / generate.PACKAGE, fresh[0] / generate.PACKAGE) == []


def test_generation_gives_the_same_bytes_again(fresh: tuple[Path, Any], specs: Path, tmp_path: Path) -> None:
    """Another process, another folder, another order of sets: the same bytes."""
    code = (
        "import sys; from pathlib import Path; from pipeline import generate, templates;"
        "specs = Path(sys.argv[1]); mends = templates.read(specs / 'templates');"
        "generate.build(specs, Path(sys.argv[2]), mends, specs.parent / 'facade')"
    )
    paths = os.pathsep.join(str(specs.parent / part) for part in ("specs", "facade"))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(specs), str(tmp_path)], env=environment, check=True)
    assert drift.compare(fresh[0] / generate.PACKAGE, tmp_path / generate.PACKAGE) == []


def test_the_published_contract_is_the_document_with_its_overlay(
    specs: Path, apis: dict[str, index.Api]
) -> None:
    for api in apis.values():
        text = (specs.parent / "generated" / generate.PACKAGE / api.name / generate.CONTRACT).read_bytes()
        assert json.loads(text) == generate.effective(specs, api)
        assert text.endswith(b"}\n")


def _build(contract: Any, specs: Path, folder: Path) -> None:
    (folder / "codegen.yaml").write_text("{}\n", encoding="utf-8")
    generate.build_one(contract, specs, folder / "codegen.yaml", folder / "toys", {})


def _with(**operation: Any) -> Any:
    paths = {"/odd": {"post": {"operationId": "odd", "responses": {"204": {"description": ""}}, **operation}}}
    return CONTRACT | {"paths": CONTRACT["paths"] | paths}


@pytest.mark.parametrize(
    ("contract", "reason"),
    [
        (_with(requestBody={"content": {"application/x-odd": XML}}), "the generator complains: .*x-odd"),
        (
            _with(responses={"200": {"description": "", "content": {"application/x-odd": XML}}}),
            "complains: .*x-odd",
        ),
        (_with(operationId="getToy", tags=["toys"]), r"operations lost: \['get_toy'\]; unexpected: \[\]"),
        (_with(operationId="getToy", tags=["other"]), r"operations lost: \['get_toy'\]"),
        (_with(operationId="get_toy", tags=["other"]), r"operations lost: \[\]"),
        ({"openapi": "3.0.3"}, "the generator (complains|fails)"),
    ],
)
def test_what_the_generator_drops_is_a_problem(
    contract: Any, reason: str, specs: Path, tmp_path: Path
) -> None:
    with pytest.raises(generate.GenerationProblem, match=reason):
        _build(contract, specs, tmp_path)


def test_a_crash_of_the_generator_is_a_problem(
    specs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_: Any) -> None:
        raise KeyError("odd")

    monkeypatch.setattr(generate, "run_generator", crash)
    with pytest.raises(generate.GenerationProblem, match=r"toys: the generator fails: KeyError\('odd'\)"):
        _build(CONTRACT, specs, tmp_path)


def test_operations_that_the_overlay_does_not_know_get_a_name_and_a_group(tmp_path: Path) -> None:
    (tmp_path / "toys").mkdir()
    overlay = "overlay: 1.0.0\nactions: [{target: '$.paths.*.*.tags', remove: true}]\n"
    (tmp_path / "toys/overlay.yaml").write_text(overlay, encoding="utf-8")
    nothing = {"204": {"description": ""}}
    paths: dict[str, Any] = {
        "/toy-box/{id}/lids": {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}]},
        "/": {"get": {"operationId": "getAll", "tags": ["1. All"], "responses": nothing}},
    }
    paths["/toy-box/{id}/lids"]["put"] = {"responses": nothing}
    named = generate.named(tmp_path, "toys", CONTRACT | {"paths": paths}, "d")
    found = [(operation["operationId"], operation["tags"]) for _, _, operation in document.operations(named)]
    assert found == [("put_toy_box_id_lids", ["other"]), ("getAll", ["other"])]


def _media(call: Call, what: str) -> set[str]:
    """Return the media types that `call` is documented to send ("body") or to answer in (a status)."""
    found = (
        call.operation.get("requestBody", {}) if what == "body" else call.operation["responses"].get(what, {})
    )
    return set(call.resolved(found).get("content", {}))


XML_REQUESTS = [call for call in all_calls() if "text/xml" in _media(call, "body")]
XML_ANSWERS = [call for call in all_calls() if _media(call, "200") == {"application/xml"}]


@pytest.mark.parametrize("call", XML_REQUESTS, ids=lambda call: call.name)
def test_xml_requests(call: Call) -> None:
    request, _ = call.run(httpx.Response(200, json={}))
    assert (request.headers["Content-Type"], request.content) == ("text/xml", b"<document/>")


@pytest.mark.parametrize("call", XML_ANSWERS, ids=lambda call: call.name)
def test_xml_answers(call: Call) -> None:
    for status, media, example in call.answers():
        answer = httpx.Response(int(status), text=example, headers={"Content-Type": media})
        assert call.run(answer)[1] == example


def test_there_is_xml_both_ways() -> None:
    sending = {"run_map_data_table", "run_map_data_table_with_errors", "run_map_xml"}
    assert {call.name for call in XML_REQUESTS} == {f"smartconnect.{name}" for name in sending}
    answering = {"get_all_data", "get_all_data_with_variables"}
    assert {call.name for call in XML_ANSWERS} == {f"smartconnect.{name}" for name in answering}


def test_a_package_comes_back_as_bytes() -> None:
    (call,) = [call for call in all_calls() if call.name == "documine.fetch_download"]
    assert call.run(httpx.Response(200, content=b"PK\xff"))[1].payload.read() == b"PK\xff"
