"""The smaller views of a contract keep what they are for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docrelay_api import query_names
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


# What was listed by hand before, and what the contracts have beside it.
LISTED = """
batchid companyid connectionid datasourceid enddate externalintegrationstatus includeactive
includearchived includedeleted includedetails integrationstatus keepmanualchanges mapkey pagenumber
pagesize processid returnerrors runnumber sort startdate taskid taskstatus workspaceid
"""


def test_the_query_names_that_may_be_shown_are_those_of_the_contracts() -> None:
    names = views.harmless_query_names(generate.effective(SPECS, api) for api in APIS.values())
    assert set(names) ^ set(LISTED.split()) == {"externalid"}
    assert set(names) == query_names.HARMLESS


def test_no_credential_is_among_the_query_names_that_may_be_shown() -> None:
    shared = {"name": "Shared", "in": "query", "schema": {"type": "string"}}
    parameters = [
        *({"name": name, "in": "query"} for name in ("sort", "Token", "userPassword", "email", "sid")),
        {"name": "pin", "in": "query", "schema": {"type": "string", "format": "password"}},
        {"name": "X-Header", "in": "header"},
        {"$ref": "#/components/parameters/shared"},
    ]
    one = {
        "paths": {
            "/a": {"parameters": [{"name": "ofPath", "in": "query"}], "get": {"parameters": parameters}}
        },
        "components": {"parameters": {"shared": shared}},
    }
    # A credential in one API is none that may be shown in another.
    other = {"components": {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "SID"}}}}
    assert views.harmless_query_names([one, other]) == ["ofpath", "shared", "sort"]
    assert not query_names.HARMLESS & {"token", "password", "email"}
