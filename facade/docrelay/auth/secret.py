"""A string that is sent as it is and shown masked."""

from __future__ import annotations

from docrelay.redaction import MASK, Unpicklable


class Secret(str, Unpicklable):
    """A secret text: an ordinary string in use, `'***'` in `repr`.

    Tracebacks that print locals, debuggers and containers show values by `repr`. `str()` and
    formatting give the text itself, for the requests that have to carry it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK)


def optional_secret(text: str | None) -> Secret | None:
    """Wrap `text`, unless there is none."""
    return None if text is None else Secret(text)
