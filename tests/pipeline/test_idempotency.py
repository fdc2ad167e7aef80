"""Which operations may be sent twice: what the contract says reaches every request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline import document, generate, idempotency, templates
from pipeline.document import Document
from tests.pipeline.calls import APIS, Call, all_calls, contract
from tests.pipeline.toy import CONTRACT

READING_POSTS = {
    "smartconnect.get_public_key",
    "smartconnect.list_companies",
    "smartconnect.get_token",
    "smartconnect.validate_token",
    "smartconnect.list_maps",
    "smartconnect.list_map_columns",
    "smartconnect.list_mapped_map_columns",
    "smartconnect.get_all_data",
    "smartconnect.get_all_data_with_variables",
    "smartdocumentor.request_token",
    "smartdocumentor.set_external_integration_status",
}


def test_the_operations_that_say_other_than_their_method() -> None:
    marked = {
        f"{api}.{operation['operationId']}"
        for api in APIS
        for _, _, operation in document.operations(contract(api))
        if idempotency.KEY in operation
    }
    assert marked == READING_POSTS


@pytest.mark.parametrize("call", all_calls(), ids=lambda call: call.name)
def test_every_request_says_what_its_contract_says(call: Call) -> None:
    request, _ = call.run(httpx.Response(500))
    assert request.extensions.get("idempotent") == (True if call.name in READING_POSTS else None)


def made(contract: Document, specs: Path, folder: Path) -> Path:
    config = folder / "codegen.yaml"
    config.write_text("{}", encoding="utf-8")
    generate.build_one(contract, specs, config, folder / "toys", templates.read(specs / "templates"))
    return folder / "toys" / "api" / "toys"


def with_mark(path: str, method: str, value: Any) -> Document:
    item: dict[str, Any] = CONTRACT["paths"][path]
    marked = {**item, method: {**item[method], idempotency.KEY: value}}
    return {**CONTRACT, "paths": {**CONTRACT["paths"], path: marked}}


def test_a_get_that_does_something(specs: Path, tmp_path: Path) -> None:
    modules = made(with_mark("/toy", "get", False), specs, tmp_path)
    assert '"extensions": {"idempotent": False},' in (modules / "get_toy.py").read_text(encoding="utf-8")
    assert "idempotent" not in (modules / "upload_toy.py").read_text(encoding="utf-8")


def test_what_the_method_says_already_is_left_out(specs: Path, tmp_path: Path) -> None:
    modules = made(with_mark("/toy", "get", True), specs, tmp_path)
    assert "idempotent" not in (modules / "get_toy.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("value", ["yes", 1, None, ["true"]])
def test_anything_but_true_or_false_is_refused(specs: Path, tmp_path: Path, value: Any) -> None:
    with pytest.raises(
        generate.GenerationProblem, match="POST /xml: x-docrelay-idempotent must be true or false"
    ):
        made(with_mark("/xml", "post", value), specs, tmp_path)
