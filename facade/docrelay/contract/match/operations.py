"""The operations of a document and their answers, and which of two documents match."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from docrelay._core.openapi import METHODS
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, is_list, is_mapping, items, mapping

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


@attrs.frozen(eq=False)
class Operation:
    """One operation; `parameters` holds (in, name) -> place, those of the path included."""

    method: str
    path: str
    site: Site
    parameters: dict[tuple[str, str], Site]
    servers: Site | None
    webhook: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return what identifies the operation: the method and the path without its parameters' names."""
        return (self.method, self.path if self.webhook else _PARAMETER.sub("{}", self.path))

    @property
    def title(self) -> str:
        """Return what reports call the operation."""
        return f"{'WEBHOOK' if self.webhook else self.method.upper()} {self.path}"

    @property
    def path_names(self) -> list[str]:
        """Return the names of the path parameters in order."""
        return _PARAMETER.findall(self.path)

    @property
    def id(self) -> str:
        """Return the operationId, empty when there is none."""
        name = self.site.raw.get("operationId")
        return name if isinstance(name, str) else ""

    @property
    def tag(self) -> str:
        """Return the first tag, empty when there is none."""
        tags = items(self.site.raw.get("tags"))
        return tags[0] if tags and isinstance(tags[0], str) else ""


def _parameters(document: Document, item: Site, operation: Site) -> dict[tuple[str, str], Site]:
    found: dict[tuple[str, str], Site] = {}
    for owner in (item, operation):
        listed = items(owner.raw.get("parameters"))
        for index in range(len(listed)):
            site = document.follow(owner / "parameters" / index)
            where, name = mapping(site.raw).get("in"), mapping(site.raw).get("name")
            if not isinstance(where, str) or not isinstance(name, str):
                continue
            if where == "header":
                name = name.lower()
                if name in _IGNORED_HEADERS:
                    continue
            found[where, name] = site
    return found


def of_item(document: Document, item: Site, path: str, *, webhook: bool = False) -> Iterator[Operation]:
    """Yield the operations of one path item, which may be a reference."""
    item = document.follow(item)
    if not is_mapping(item.raw):
        return
    members: list[tuple[str, Site]] = [(m, item / m) for m in METHODS if is_mapping(item.raw.get(m))]
    more = mapping(item.raw.get("additionalOperations"))
    members += [(m.lower(), item / "additionalOperations" / m) for m in more if is_mapping(more[m])]
    for method, site in members:
        owner = next((o for o in (site, item) if is_list(o.raw.get("servers")) and o.raw["servers"]), None)
        servers = owner / "servers" if owner else document.site("servers")
        yield Operation(method, path, site, _parameters(document, item, site), servers, webhook)


def collect(document: Document) -> dict[tuple[str, str], Operation]:
    """Return (method, path) -> operation for all paths and webhooks of `document`, in its order."""
    found: dict[tuple[str, str], Operation] = {}
    for part in ("paths", "webhooks"):
        site = document.site(part)
        for path in mapping(site.raw) if site else ():
            if site and not path.startswith("x-"):
                webhook = part == "webhooks"
                for operation in of_item(document, site / path, path, webhook=webhook):
                    kind = "webhook " if webhook else ""
                    found[kind + operation.method, path] = operation
    return found


def match(
    old: dict[tuple[str, str], Operation], new: dict[tuple[str, str], Operation]
) -> list[tuple[Operation | None, Operation | None]]:
    """Return the operations that belong together, then those that only `new` has.

    The same path decides; then the path without the names of its parameters, which two paths of one
    document can have in common.
    """
    left: dict[tuple[bool, str, str], list[Operation]] = {}
    for key, operation in new.items():
        if key not in old:
            left.setdefault((operation.webhook, *operation.key), []).append(operation)
    found: list[tuple[Operation | None, Operation | None]] = []
    for key, operation in old.items():
        others = left.get((operation.webhook, *operation.key), [])
        found.append((operation, new.get(key) or (others.pop(0) if others else None)))
    return found + [(None, operation) for others in left.values() for operation in others]


def is_error(status: str, among: dict[str, Site]) -> bool:
    """Return whether `status` stands for errors; `default` does where a success is documented beside it."""
    if status == "DEFAULT":
        return any(other[:1] in "123" for other in among)
    return status[:1] in "45"


def answers(operation: Site, document: Document) -> dict[str, Site]:
    """Return upper-case status -> answer."""
    listed = mapping(operation.raw.get("responses"))
    return {
        status.upper(): document.follow(operation / "responses" / status)
        for status in listed
        if not status.startswith("x-") and is_mapping(listed[status])
    }


def stand_in(status: str, among: dict[str, Site], *, error: bool) -> str | None:
    """Return the range or default among `among` that covers an exact `status`."""
    covering = f"{status[:1]}XX"
    if covering != status and covering in among:
        return covering
    if "DEFAULT" in among and status != "DEFAULT" and (error or not is_error("DEFAULT", among)):
        return "DEFAULT"
    return None


def stated(status: str, among: dict[str, Site], before: dict[str, Site]) -> bool:
    """Return whether `among` says exactly what the range or default `status` of `before` left open."""
    error = is_error(status, before)
    return any(
        other not in before and stand_in(other, {status: before[status]}, error=error) == status
        for other in among
        if is_error(other, among) == error
    )
