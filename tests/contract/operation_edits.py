"""Edits of a document outside its schemas, each with the level on the wire and overall."""

from __future__ import annotations

import copy
from typing import Any

from tests.contract.cells import content, document

THING = {"type": "object", "properties": {"a": {"type": "string"}}}
Document = dict[str, Any]


def parameter(name: str = "p", where: str = "query", **more: Any) -> Document:
    return {"name": name, "in": where, "schema": {"type": "string"}, **more}


def with_parameters(*parameters: Document) -> Document:
    return document({"parameters": list(parameters)})


def answers(**statuses: Document | None) -> Document:
    made = {name.removeprefix("_"): {"description": "", **(value or {})} for name, value in statuses.items()}
    return document({"responses": made})


def renamed(path: str, *names: str) -> Document:
    made = document({"parameters": [parameter(name, "path", required=True) for name in names]})
    made["paths"][path] = made["paths"].pop("/a")
    return made


def secured(*alternatives: Document, schemes: Document | None = None) -> Document:
    known: Document = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "bearer": {"type": "http", "scheme": "bearer"},
        "oauth": {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {"tokenUrl": "https://a.example/token", "scopes": {"r": "", "w": ""}}
            },
        },
    }
    made = document({"security": list(alternatives)} if alternatives else {})
    return {**made, "components": {"securitySchemes": schemes or known}}


def schemes(**more: Any) -> Document:
    return {"key": {"type": "apiKey", "in": "header", "name": "X-Key", **more}}


def named(schema_name: str) -> Document:
    reference = {"$ref": f"#/components/schemas/{schema_name}"}
    answer = {"responses": {"200": {"description": "", **content(reference)}}}
    return {**document(answer), "components": {"schemas": {schema_name: THING}}}


def operation(**more: Any) -> Document:
    return document(more)


def without_operation() -> Document:
    made = document()
    made["paths"]["/b"] = copy.deepcopy(made["paths"]["/a"])
    return made


def at_path_level() -> Document:
    made = document()
    made["paths"]["/a"]["parameters"] = [parameter()]
    return made


def callbacks(**more: Document) -> Document:
    call = {"post": {"responses": {"200": {"description": ""}}}}
    return document({"callbacks": {name: {"{$request.body#/url}": call} for name in more}})


def part(content_type: str) -> Document:
    form = {"multipart/form-data": {"schema": THING, "encoding": {"a": {"contentType": content_type}}}}
    return document({"requestBody": {"content": form}})


def headers(**more: Any) -> Document:
    return answers(
        _200={"headers": {name: {"schema": {"type": "string"}, **value} for name, value in more.items()}}
    )


JSON = content(THING)
BOTH = {"content": {**JSON["content"], **content(THING, "application/xml")["content"]}}
INLINE = document({"responses": {"200": {"description": "", **JSON}}})
KEY: Document = {"key": []}
BEARER: Document = {"bearer": []}
SERVER = [{"url": "https://a.example"}]

# name: old, new, level on the wire, level overall
OPERATION_EDITS: dict[str, tuple[Document, Document, str, str]] = {
    "operation added": (document(), without_operation(), "compatible", "compatible"),
    "operation removed": (without_operation(), document(), "breaking", "breaking"),
    "operation deprecated": (document(), operation(deprecated=True), "compatible", "compatible"),
    "operationId changed": (operation(operationId="a"), operation(operationId="b"), "compatible", "breaking"),
    "operationId spelt otherwise": (
        operation(operationId="listPets"), operation(operationId="list_pets"), "compatible", "compatible"
    ),
    "first tag changed": (operation(tags=["a"]), operation(tags=["b"]), "compatible", "breaking"),
    "second tag added": (operation(tags=["a"]), operation(tags=["a", "b"]), "none", "none"),
    "summary changed": (operation(summary="a"), operation(summary="b"), "none", "none"),
    "path parameter renamed": (renamed("/a/{x}", "x"), renamed("/a/{y}", "y"), "compatible", "breaking"),
    "path parameter added": (renamed("/a/{x}", "x"), renamed("/a/{x}/{y}", "x", "y"), "breaking", "breaking"),
    "path changed": (renamed("/a", ), renamed("/b"), "breaking", "breaking"),
    "component renamed": (named("Pet"), named("Animal"), "compatible", "breaking"),
    "inline to $ref": (INLINE, named("Pet"), "none", "none"),
    "parameter moved to path level": (with_parameters(parameter()), at_path_level(), "none", "none"),
    "parameters reordered": (
        with_parameters(parameter("a"), parameter("b")), with_parameters(parameter("b"), parameter("a")),
            "none", "none"
    ),
    "optional parameter added": (document(), with_parameters(parameter()), "compatible", "compatible"),
    "required parameter added": (document(), with_parameters(parameter(required=True)), "breaking",
    "breaking"),
    "optional parameter removed": (with_parameters(parameter()), document(), "dangerous", "breaking"),
    "parameter became required": (
        with_parameters(parameter()), with_parameters(parameter(required=True)), "breaking", "breaking"
    ),
    "parameter became optional": (
        with_parameters(parameter(required=True)), with_parameters(parameter()), "compatible", "compatible"
    ),
    "parameter moved to a header": (
        with_parameters(parameter()), with_parameters(parameter(where="header")), "breaking", "breaking"
    ),
    "header parameter in other case": (
        with_parameters(parameter("X-A", "header")), with_parameters(parameter("x-a", "header")), "none",
            "none"
    ),
    "parameter renamed": (with_parameters(parameter("a")), with_parameters(parameter("b")), "dangerous",
    "breaking"),
    "style changed": (
        with_parameters(parameter()), with_parameters(parameter(style="pipeDelimited")), "dangerous",
            "dangerous"
    ),
    "default style made explicit": (
        with_parameters(parameter()), with_parameters(parameter(style="form", explode=True)), "none", "none"
    ),
    "explode changed": (
        with_parameters(parameter()), with_parameters(parameter(explode=False)), "dangerous", "dangerous"
    ),
    "parameter deprecated": (
        with_parameters(parameter()), with_parameters(parameter(deprecated=True)), "compatible", "compatible"
    ),
    "parameter encoding changed": (
        with_parameters(parameter(**{"x-encoding": "plain"})),
        with_parameters(parameter(**{"x-encoding": "rsa"})), "breaking", "breaking",
    ),
    "parameter written as JSON": (
        with_parameters(parameter()),
        with_parameters({"name": "p", "in": "query", **content({"type": "string"})}), "breaking", "breaking",
    ),
    "optional body added": (document(), document({"requestBody": JSON}), "compatible", "compatible"),
    "required body added": (document(), document({"requestBody": {"required": True, **JSON}}), "breaking",
    "breaking"),
    "body removed": (document({"requestBody": JSON}), document(), "dangerous", "breaking"),
    "body became required": (
        document({"requestBody": JSON}), document({"requestBody": {"required": True, **JSON}}), "breaking",
            "breaking"
    ),
    "body became optional": (
        document({"requestBody": {"required": True, **JSON}}), document({"requestBody": JSON}), "compatible",
            "compatible"
    ),
    "request media type added": (
        document({"requestBody": JSON}), document({"requestBody": BOTH}), "compatible", "compatible"
    ),
    "request media type removed": (
        document({"requestBody": BOTH}), document({"requestBody": JSON}), "breaking", "breaking"
    ),
    "part encoding changed": (part("text/plain"), part("application/json"), "dangerous", "dangerous"),
    "response media type added": (answers(_200=JSON), answers(_200=BOTH), "compatible", "compatible"),
    "response media type removed": (answers(_200=BOTH), answers(_200=JSON), "breaking", "breaking"),
    "character set stated": (
        answers(_200=JSON), answers(_200=content(THING, "application/json; charset=utf-8")), "none", "none"
    ),
    "success status added": (answers(_200=None), answers(_200=None, _202=None), "dangerous", "dangerous"),
    "success status removed": (answers(_200=None, _202=None), answers(_200=None), "breaking", "breaking"),
    "success status replaced": (answers(_200=JSON), answers(_201=JSON), "breaking", "breaking"),
    "error status added": (answers(_200=None), answers(_200=None, _404=None), "compatible", "compatible"),
    "error status removed": (answers(_200=None, _404=None), answers(_200=None), "dangerous", "dangerous"),
    "error status covered by a range": (
        answers(_200=None, _404=JSON), answers(_200=None, _4XX=JSON), "none", "none"
    ),
    "optional header added": (headers(), headers(A={}), "compatible", "compatible"),
    "optional header removed": (headers(A={}), headers(), "dangerous", "dangerous"),
    "required header removed": (headers(A={"required": True}), headers(), "breaking", "breaking"),
    "security added": (secured(), secured(KEY), "breaking", "breaking"),
    "security dropped": (secured(KEY), secured(), "compatible", "compatible"),
    "optional security made required": (secured(KEY, {}), secured(KEY), "breaking", "breaking"),
    "security alternative added": (secured(KEY), secured(KEY, BEARER), "compatible", "compatible"),
    "security alternative removed": (secured(KEY, BEARER), secured(KEY), "breaking", "breaking"),
    "security alternatives reordered": (secured(KEY, BEARER), secured(BEARER, KEY), "none", "none"),
    "second scheme needed too": (secured(KEY), secured({**KEY, **BEARER}), "breaking", "breaking"),
    "scope added": (secured({"oauth": ["r"]}), secured({"oauth": ["r", "w"]}), "breaking", "breaking"),
    "scope removed": (secured({"oauth": ["r", "w"]}), secured({"oauth": ["r"]}), "compatible", "compatible"),
    "scheme's header renamed": (
        secured(KEY, schemes=schemes()), secured(KEY, schemes=schemes(name="X-Other")), "breaking", "breaking"
    ),
    "scheme renamed": (
        secured(KEY, schemes=schemes()), secured({"other": []}, schemes={"other": schemes()["key"]}), "none",
            "none"
    ),
    "server changed": (
        {**document(), "servers": SERVER}, {**document(), "servers": [{"url": "https://b.example"}]},
        "dangerous", "dangerous",
    ),
    "server added": (
        {**document(), "servers": SERVER}, {**document(), "servers": [*SERVER, {"url": "https://b.example"}]},
        "compatible", "compatible",
    ),
    "callback added": (callbacks(), callbacks(done={}), "compatible", "compatible"),
    "callback removed": (callbacks(done={}), callbacks(), "breaking", "breaking"),
    "unused component added": (document(), {**document(), "components": {"schemas": {"A": THING}}}, "none",
    "none"),
    "unused component removed": (
        {**document(), "components": {"schemas": {"A": THING}}}, document(), "none", "none"
    ),
    "info changed": (document(), {**document(), "info": {"title": "other", "version": "1.0.0"}}, "none",
    "none"),
    "saying 3.1": (document(), {**document(), "openapi": "3.1.0"}, "none", "none"),
}  # fmt: skip
