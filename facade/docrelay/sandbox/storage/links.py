"""Links to stored files, like the signed URLs of a cloud store: whoever has one may read, for a while."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from docrelay.sandbox.oauth.tokens import Clock
from docrelay.sandbox.server.messages import Problem, Reply

if TYPE_CHECKING:
    from docrelay.sandbox.smartdocumentor.state import Task

OCTETS = "application/octet-stream"


@attrs.frozen
class _Link:
    target: Task | Path
    content_type: str
    expires_at: float


class FileLinks:
    """Give out keys under which the original of a task, or a file made from it, can be read."""

    def __init__(self, clock: Clock, *, seconds: int) -> None:
        """Start without links; one lives for `seconds` unless told otherwise."""
        self._clock = clock
        self._seconds = seconds
        self._links: dict[str, _Link] = {}

    def issue(self, target: Task | Path, *, seconds: int | None = None, content_type: str = OCTETS) -> str:
        """Return a key for a file: the living one, if there is any, or a fresh one."""
        now = self._clock()
        for key, link in self._links.items():
            if link.target is target and link.expires_at > now:
                return key
        key = secrets.token_urlsafe(16)
        life = self._seconds if seconds is None else seconds
        self._links[key] = _Link(target, content_type, now + life)
        return key

    def drop(self, target: Task | Path) -> None:
        """Delete the file behind its links: they answer 404 from now on."""
        for key in [key for key, link in self._links.items() if link.target is target]:
            del self._links[key]

    async def read(self, key: str) -> Reply:
        """Answer with a file; raises Problem 403 for an expired link, 404 for a file that is not there."""
        link = self._links.get(key)
        path = await _path_of(link.target) if link else None
        if link is None or path is None or not path.exists():
            raise Problem(404, "there is no such document")
        if link.expires_at <= self._clock():
            raise Problem(403, "the link has expired")
        return Reply(200, content_type=link.content_type, file=path)


async def _path_of(target: Task | Path) -> Path | None:
    return target if isinstance(target, Path) else (await target.work).path
