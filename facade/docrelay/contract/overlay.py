"""The names that an overlay gives to operations, where the documents of an API have one."""

from __future__ import annotations

import re
from typing import Any

import attrs

from docrelay.contract import yaml12
from docrelay.contract.operations import Operation
from docrelay.contract.place import is_list, is_mapping, items, mapping
from docrelay.contract.source import FileSource, Source

_TARGET = re.compile(r"\$\.paths\[(?P<quote>['\"])(?P<path>.*)(?P=quote)\]\.(?P<method>[a-z]+)\Z")


@attrs.frozen
class Names:
    """(method, path) -> operationId and tag as the generator sees them, after the overlay."""

    ids: dict[tuple[str, str], str]
    tags: dict[tuple[str, str], str]

    @classmethod
    def of(cls, source: Source) -> Names:
        """Read the overlay beside `source`; without one the documents' own names count."""
        ids: dict[tuple[str, str], str] = {}
        tags: dict[tuple[str, str], str] = {}
        if isinstance(source, FileSource) and source.overlay is not None:
            said: Any = yaml12.load(source.overlay.read_text(encoding="utf-8"), source.overlay.name)
            for action in items(mapping(said).get("actions")):
                target = _TARGET.match(str(mapping(action).get("target")))
                update: Any = mapping(action).get("update")
                if target and is_mapping(update):
                    key = (target["method"], target["path"])
                    if isinstance(update.get("operationId"), str):
                        ids[key] = update["operationId"]
                    if is_list(update.get("tags")) and update["tags"]:
                        tags[key] = str(update["tags"][0])
        return cls(ids, tags)

    def id(self, operation: Operation) -> str:
        """Return the operationId of `operation`."""
        return self.ids.get((operation.method, operation.path), operation.id)

    def tag(self, operation: Operation) -> str:
        """Return the first tag of `operation`."""
        return self.tags.get((operation.method, operation.path), operation.tag)
