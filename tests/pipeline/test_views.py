"""The smaller views of a contract keep what they are for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline import generate, index, views

SPECS = Path(__file__).parents[2] / "specs"
APIS = index.read(SPECS)

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1", "description": "prose"},
    "paths": {
        "/a": {
            "get": {
                "operationId": "a",
                "summary": "kept",
                "description": "prose",
                "responses": {"200": {"$ref": "#/components/responses/Ok"}},
            }
        }
    },
    "components": {
        "responses": {
            "Ok": {
                "description": "prose",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Used/properties/deep"}}
                },
            }
        },
        "schemas": {
            "Used": {"properties": {"description": {"type": "string", "description": "prose"}, "deep": {}}},
            "Error": {"type": "object"},
        },
    },
}


def test_prose_goes_and_names_stay() -> None:
    lean = views.lean(DOCUMENT)
    assert "prose" not in str(lean)
    assert lean["paths"]["/a"]["get"]["summary"] == "kept"
    assert lean["components"]["schemas"]["Used"]["properties"]["description"] == {"type": "string"}


def test_only_schemas_that_are_reached_stay() -> None:
    schemas = views.pruned(DOCUMENT)["components"]["schemas"]
    assert list(schemas) == ["Used"]


def test_schemas_of_webhooks_stay() -> None:
    reached = {"post": {"requestBody": {"$ref": "#/components/schemas/Error"}}}
    schemas = views.pruned({**DOCUMENT, "webhooks": {"w": reached}})["components"]["schemas"]
    assert set(schemas) == {"Used", "Error"}


@pytest.mark.parametrize("name", APIS)
def test_real_contracts_lose_nothing_that_a_check_needs(name: str) -> None:
    contract = generate.effective(SPECS, APIS[name])
    lean = views.lean(contract)
    assert views.lean(lean) == lean
    assert lean["paths"].keys() == contract["paths"].keys()
    schemas = contract["components"]["schemas"]
    assert lean["components"]["schemas"].keys() == schemas.keys()
    for schema_name, schema in schemas.items():
        kept = lean["components"]["schemas"][schema_name]
        assert kept.get("properties", {}).keys() == schema.get("properties", {}).keys()
        assert kept.get("required") == schema.get("required")
