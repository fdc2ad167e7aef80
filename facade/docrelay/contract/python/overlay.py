"""The names that an overlay gives to operations, where the documents of an API have one."""

from __future__ import annotations

import re
from typing import Any

import attrs

from docrelay.contract.match.operations import Operation
from docrelay.contract.read import yaml12
from docrelay.contract.read.place import is_list, is_mapping, items, mapping
from docrelay.contract.read.source import FileSource, Source

_TARGET = re.compile(r"\$\.paths\[(?P<quote>['\"])(?P<path>.*)(?P=quote)\]\.(?P<method>[a-z]+)\Z")


_ALL_TAGS = "$.paths.*.*.tags"
UNTAGGED = "other"
"""The tag that the pipeline gives to an operation without one."""


@attrs.frozen
class Names:
    """(method, path) -> operationId and tag as the generator sees them, after the overlay.

    Only what names operations is read here, without a library for JSONPath; the pipeline applies overlays
    whole.
    """

    ids: dict[tuple[str, str], str] = attrs.Factory(dict[tuple[str, str], str])
    tags: dict[tuple[str, str], str] = attrs.Factory(dict[tuple[str, str], str])
    has_overlay: bool = False
    drops_tags: bool = False

    @classmethod
    def of(cls, source: Source) -> Names:
        """Read the overlay beside `source`; without one the documents' own names count."""
        if not isinstance(source, FileSource) or source.overlay is None:
            return cls()
        said: Any = yaml12.load(source.overlay.read_text(encoding="utf-8"), source.overlay.name)
        actions = [mapping(action) for action in items(mapping(said).get("actions"))]
        drops = any(a.get("target") == _ALL_TAGS and a.get("remove") is True for a in actions)
        names = cls(has_overlay=True, drops_tags=drops)
        for action in actions:
            target = _TARGET.match(str(action.get("target")))
            update: Any = action.get("update")
            if target and is_mapping(update):
                key = (target["method"], target["path"])
                if isinstance(update.get("operationId"), str):
                    names.ids[key] = update["operationId"]
                if is_list(update.get("tags")) and update["tags"]:
                    names.tags[key] = str(update["tags"][0])
        return names

    def id(self, operation: Operation) -> str:
        """Return the operationId of `operation`; where an overlay names operations, none is without."""
        own = operation.id
        if not own and self.has_overlay:
            own = re.sub(r"\W+", "_", f"{operation.method} {operation.path}").strip("_")
        return self.ids.get((operation.method, operation.path), own)

    def tag(self, operation: Operation) -> str:
        """Return the first tag of `operation`; where an overlay names operations, none is without."""
        own = "" if self.drops_tags else operation.tag
        return self.tags.get(
            (operation.method, operation.path), own or (UNTAGGED if self.has_overlay else "")
        )
