"""A small contract with every trap in it, and its client, generated with or without the mends."""

from __future__ import annotations

import copy
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from pipeline import generate, templates
from pipeline.document import Document


def _json(schema: str) -> Document:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _operation(name: str, content: Document, body: Document | None = None) -> Document:
    made: Document = {
        "operationId": name,
        "tags": ["toys"],
        "responses": {"200": {"description": "Done.", "content": content}},
    }
    return made | ({"requestBody": {"required": True, "content": body}} if body else {})


FORM = {"schema": {"$ref": "#/components/schemas/Form"}}
XML = {"schema": {"type": "string"}}
CONTRACT: Document = {
    "openapi": "3.0.3",
    "info": {"title": "Toys", "version": "1"},
    "paths": {
        "/toy": {
            "get": _operation("get_toy", _json("Toy")) | {"summary": 'Get "a toy" of C:\\Users\\\nNot this.'},
            "post": _operation("upload_toy", _json("Toy"), {"multipart/form-data": FORM}),
        },
        "/toys/{id}": {
            "delete": _operation("delete_toy", _json("Toy")),
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        },
        "/xml": {"post": _operation("send_xml", {"application/xml": XML}, {"text/xml": XML})},
    },
    "components": {
        "schemas": {
            "Toy": {
                "type": "object",
                "description": "A toy.",
                "properties": {
                    "name": {"type": "string", "description": "How it is called.", "default": 'a "b" c:\\d'},
                    "state": {"$ref": "#/components/schemas/State"},
                    "level": {"$ref": "#/components/schemas/Level"},
                    "day": {"type": "string", "format": "date"},
                    "made": {"type": "string", "format": "date-time"},
                    "box": {"$ref": "#/components/schemas/Box"},
                    "boxes": {"type": "array", "items": {"$ref": "#/components/schemas/Box"}},
                    "note": {"type": "string", "nullable": True, "description": "In short."},
                    "last": {"type": "string", "format": "date-time", "nullable": True},
                    "lid": {"allOf": [{"$ref": "#/components/schemas/Lid"}], "nullable": True},
                    "words": {"type": "array", "items": {"type": "string"}},
                    "gaps": {"type": "array", "items": {"type": "string", "nullable": True}},
                    "days": {"type": "array", "items": {"type": "string", "format": "date"}},
                    "sizes": {"$ref": "#/components/schemas/Sizes"},
                    "lids": {"$ref": "#/components/schemas/Lids"},
                    "owner": {"$ref": "#/components/schemas/Owner"},
                    "owners": {"type": "array", "items": {"$ref": "#/components/schemas/Owner"}},
                },
            },
            "Box": {
                "type": "object",
                "properties": {"size": {"type": "integer"}, "lid": {"$ref": "#/components/schemas/Lid"}},
            },
            "Lid": {"type": "object", "properties": {"colour": {"type": "string"}}},
            "Sizes": {"type": "object", "additionalProperties": {"type": "integer"}},
            "Lids": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Lid"}},
            "Owner": {
                "type": "object",
                "required": ["id", "boxes"],
                "properties": {
                    "id": {"type": "string"},
                    "boxes": {"type": "array", "items": {"$ref": "#/components/schemas/Box"}},
                    "since": {"type": "string", "format": "date"},
                },
            },
            "State": {"type": "string", "enum": ["NEW", "OLD"]},
            "Level": {"type": "integer", "enum": [0, 1]},
            "Form": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "note": {"type": "string"},
                },
            },
        }
    },
}  # fmt: skip


@attrs.frozen
class Toy:
    """A generated client: its package name and the folder that it lies in."""

    name: str
    folder: Path

    def module(self, name: str) -> Any:
        """Import a module of the client."""
        return _imported(f"{self.name}.{name}")

    @property
    def models(self) -> Any:
        return self.module("models")

    def client(self, base_url: str = "http://toys.example") -> Any:
        return _imported(self.name).Client(base_url=base_url)


def _imported(name: str) -> ModuleType:
    return importlib.import_module(name)


def generated(folder: Path, specs: Path, left_out: str | None = None) -> Toy:
    """Generate the client below `folder` with every mend but the one `left_out`; make it importable."""
    mends = templates.read(specs / "templates")
    if left_out is not None:
        del mends[left_out]
    name = f"toy_without_{left_out}" if left_out else "toy_with_all"
    config = folder / "codegen.yaml"
    config.write_text("{}\n", encoding="utf-8")
    contract = copy.deepcopy(CONTRACT)
    # A word of OpenAPI 3.1, which knows `nullable` no more.
    contract["components"]["schemas"]["Toy"]["properties"]["kind"] = {"type": "string", "const": "toy"}
    generate.build_one(contract, specs, config, folder / name, mends)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return Toy(name, folder)
