"""Stand-ins for a vendor's own OpenAPI file, made from the transcribed one so that both stay in step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from pipeline import document
from pipeline.document import Document

RENAMED = {"numberOfPages": "pageCount", "fileSize": "size"}
_TAGS = ("templates", "dossiers", "files", "components", "downloads", "users", "license")
_TENANT = {"$ref": "#/components/parameters/TenantId"}


def documine(source: Path) -> Document:
    """Return the DocuMine document at `source` as a vendor might have published it.

    Other operationIds, numbered tags, another server, two more operations, one more field a schema,
    two renamed optional fields, no provenance and no tenant header.
    """
    made: Document = _plain(document.read(source))
    made["info"]["title"] = "Example REST API"
    made["servers"] = [{"url": "https://documents.example.com"}]
    made["tags"] = [{"name": _numbered(tag)} for tag in _TAGS]
    for item in made["paths"].values():
        item["parameters"] = [p for p in item.get("parameters", []) if p != _TENANT]
    for _, _, operation in document.operations(made):
        operation["operationId"] = _camel(operation["operationId"])
        operation["tags"] = [_numbered(tag) for tag in operation["tags"]]
        operation["parameters"] = [p for p in operation.get("parameters", []) if p != _TENANT]
    del made["components"]["parameters"]["TenantId"]
    for schema in made["components"]["schemas"].values():
        if "properties" in schema:
            schema["properties"]["hexColor"] = {"type": "string"}
    made["paths"]["/api/report-templates"] = {
        "get": {"operationId": "getReportTemplates", "tags": ["8. Reports"], "responses": _NOTHING}
    }
    made["paths"]["/api/info"] = {"get": {"responses": _NOTHING}}
    return made


_NOTHING = {"204": {"description": "Nothing."}}


def as_yaml(made: Document) -> bytes:
    """Write `made` as some tool on Windows might: a byte order mark, CRLF, wide lines, sorted keys."""
    text = yaml.safe_dump(made, allow_unicode=True, width=200, line_break="\r\n")
    return b"\xef\xbb\xbf" + text.encode()


def as_json(made: Document) -> bytes:
    """Write `made` as JSON without a newline at the end."""
    return json.dumps(made, indent=3).encode()


def _plain(value: Any) -> Any:
    """Drop extensions and rename fields, in schemas and examples alike."""
    if isinstance(value, dict):
        return {
            RENAMED.get(key, key): _plain(item) for key, item in value.items() if not key.startswith("x-")
        }
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _numbered(tag: str) -> str:
    return f"{_TAGS.index(tag) + 1}. {tag.title()}"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return ("get" if first == "list" else first) + "".join(word.title() for word in rest)
