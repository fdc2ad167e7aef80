"""A document with one text in every place of OpenAPI that takes a text."""

from __future__ import annotations

from typing import Any

from pipeline.document import Document

NOTHING: Document = {"204": {"description": "Nothing."}}


def words(text: str) -> Document:
    """Return what describes anything."""
    return {"description": text, "summary": text, "x-note": text, f"x-{text}": {text: [text]}}


def documentation(text: str) -> Document:
    return {"externalDocs": {"url": "https://docs.example/", "description": text}}


def schema(text: str) -> Document:
    """Return a schema that says `text` wherever a schema can."""
    scalar = {"type": "string", "description": text, "example": text, "title": "A title"}
    return {
        "type": "object",
        "description": text,
        "example": {text: text},
        "x-note": text,
        **documentation(text),
        "required": [f"required {text}"],
        "discriminator": {"propertyName": f"kind {text}", "mapping": {text: "#/components/schemas/Marked"}},
        "xml": {"name": text, "prefix": text, "namespace": "https://docs.example/"},
        "properties": {
            f"required {text}": scalar,
            f"kind {text}": scalar,
            f"default {text}": scalar | {"default": text},
            f"pattern {text}": scalar | {"pattern": ".*", "format": text},
            f"enum {text}": {"type": "string", "enum": [text, f"B {text}"], "description": text},
            f"number {text}": {"type": "integer", "default": 1, "description": text, "title": text},
            f"list {text}": {"type": "array", "items": scalar, "description": text},
            f"map {text}": {"type": "object", "additionalProperties": scalar, "description": text},
            f"any {text}": {"default": {text: [text]}, "description": text},
            f"one {text}": {"oneOf": [scalar, {"$ref": "#/components/schemas/Level"}], "description": text},
            f"day {text}": {"type": "string", "format": "date", "description": text, "example": text},
            f"file {text}": {"type": "string", "format": "binary", "description": text},
            f"inline {text}": {"type": "object", "properties": {text: scalar}, "description": text},
        },
        "additionalProperties": scalar,
    }  # fmt: skip


def content(text: str, *medias: str) -> Document:
    """Return bodies in `medias`, with examples and encodings."""
    return {
        media: {
            "schema": {"$ref": "#/components/schemas/Marked"},
            "examples": {"one": {**words(text), "value": {text: text}}},
            "encoding": {f"file {text}": {"contentType": "application/json", "headers": headers(text)}},
        }
        for media in medias
    }


def headers(text: str) -> Document:
    return {"X-Marked": {"description": text, "schema": {"type": "string", "example": text}}}


def responses(text: str) -> Document:
    link = {"operationId": "plain_marked", "description": text, "parameters": {text: text}}
    return {
        "200": {
            "description": text,
            "content": content(text, "application/json"),
            "headers": headers(text),
            "links": {"next": link},
        },
        "404": {"description": text},
    }


def parameter(text: str, place: str, name: str) -> Document:
    return {
        "name": name,
        "in": place,
        "description": text,
        "example": text,
        "schema": {"type": "string", "default": text, "description": text},
    }


def operation(text: str, name: str, **more: Any) -> Document:
    return {**words(text), **documentation(text), "operationId": name, "tags": ["marked"], **more}


def paths(text: str) -> Document:
    """Return operations that say `text` wherever an operation can."""
    needed = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": text}
    query = [parameter(text, "query", f"query {text}"), parameter(text, "cookie", f"cookie {text}")]
    bodies = ("application/json", "multipart/form-data", "application/x-www-form-urlencoded")
    callback = {"{$request.body#/url}": {"post": {"description": text, "responses": NOTHING}}}
    return {
        "/marked/{id}": {
            "description": text,
            "parameters": [needed | {"example": text}],
            "get": operation(text, "get_marked", parameters=query, responses=responses(text)),
            "post": operation(
                text, "post_marked", responses=responses(text), callbacks={"done": callback},
                requestBody={"description": text, "content": content(text, *bodies)},
            ),
        },
        "/named": {"get": operation(text, f"named {text}", responses=responses(text), tags=[f"tag {text}"])},
        "/plain": {"get": operation("", "plain_marked", responses=NOTHING)},
        "/headers": {
            "get": operation(
                text, "head_marked", responses=responses(text),
                parameters=[parameter(text, "header", f"X-{text}")],
            )
        },
    }  # fmt: skip


def add(document: Document, text: str) -> Document:
    """Return `document` with `text` in its own descriptions, and more parts that hold it everywhere."""
    components = document["components"]
    described = {"Marked": schema(text), "Level": {"type": "integer", "enum": [1, 2], "description": text}}
    variable = {"default": text, "enum": [text], "description": text}
    return {
        **document,
        "info": {
            "title": text,
            "version": text,
            "description": text,
            "contact": {"name": text},
            "license": {"name": text},
            "x-note": text,
        },
        f"x-{text}": {text: text},
        **documentation(text),
        "servers": [{"url": "https://{host}.example/", "description": text, "variables": {"host": variable}}],
        "tags": [{"name": text, "description": text, **documentation(text)}],
        "paths": {path: item | {"summary": text} for path, item in document["paths"].items()} | paths(text),
        "components": {
            **components,
            "schemas": components["schemas"] | described,
            "headers": headers(text),
            "examples": {"One": words(text) | {"value": text}},
            "securitySchemes": {
                **components.get("securitySchemes", {}),
                "key": {"type": "apiKey", "in": "query", "name": text, "description": text},
                "flow": {
                    "type": "oauth2",
                    "description": text,
                    "flows": {"clientCredentials": {"tokenUrl": "https://a.example", "scopes": {text: text}}},
                },
                "http": {"type": "http", "scheme": "bearer", "bearerFormat": text},
            },
        },
    }  # fmt: skip
