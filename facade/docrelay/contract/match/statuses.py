"""The answers of an operation by status, and which stands in for which."""

from __future__ import annotations

from docrelay.contract.read.document import Document
from docrelay.contract.read.place import Site, is_mapping, mapping


def is_error(status: str, among: dict[str, Site]) -> bool:
    """Tell whether `status` stands for errors; `default` does where a success is documented beside it."""
    if status == "DEFAULT":
        return any(other[:1] in "123" for other in among)
    return status[:1] in "45"


def listed(operation: Site, document: Document) -> dict[str, Site]:
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
    """Tell whether `among` says exactly what the range or default `status` of `before` left open."""
    error = is_error(status, before)
    return any(
        other not in before and stand_in(other, {status: before[status]}, error=error) == status
        for other in among
        if is_error(other, among) == error
    )
