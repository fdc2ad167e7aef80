"""A look at the first bytes of an answer that stays a stream."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import httpx


@attrs.frozen
class Peek:
    """Return whether the body of an answer is empty, by waiting for its first bytes only.

    The answer can be read or streamed afterwards as if nobody had looked; what breaks meanwhile
    breaks where it is read.
    """

    response: httpx.Response


@attrs.define
class Begin:
    """What was seen: bytes, a failure, or the end."""

    chunk: bytes | None = None
    failure: httpx.RequestError | None = None

    @property
    def is_end(self) -> bool:
        """Whether the body is empty."""
        return self.chunk is None and self.failure is None

    def replay(self) -> Iterator[bytes]:
        """Give what was seen once more."""
        if self.failure is not None:
            raise self.failure
        if self.chunk is not None:
            yield self.chunk
