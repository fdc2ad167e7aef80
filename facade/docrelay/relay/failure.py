"""What went wrong, in the form that reports and the terminal show: kind, message and hint."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from docrelay import errors
from docrelay.relay.documents import clean

_LIMIT = 2000

# The first class that fits gives the hint, so the special ones stand before the general ones.
_HINTS: tuple[tuple[type[BaseException], str], ...] = (
    (errors.LoginRequired, "sign in again"),
    (errors.TokenEndpointUnreachableError, ""),
    (errors.TokenRequestError, "check the credentials in the environment"),
    (errors.AuthenticationError, "check the credentials in the environment"),
    (errors.PermissionDeniedError, "ask for an account that may do this"),
    (errors.RateLimitError, "try again later, or with a lower --concurrency"),
    (errors.ServerError, "the service failed: try again later"),
    (errors.WaitTimeoutError, "raise --timeout, or look at the document in the service"),
    (errors.ProcessingError, "check that the document is complete and readable"),
    (errors.TimeoutExceededError, "try again, or raise --timeout"),
    (FileNotFoundError, "the file went away, or is a link that leads nowhere"),
    (PermissionError, "make the file readable for this account"),
)


@attrs.frozen
class Failure:
    """Why something failed: the class of the error, one line of text, and what to do (may be empty)."""

    kind: str
    message: str
    hint: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Describe an error; only docrelay's own errors and those of the file system are quoted."""
        kind = type(error).__name__
        if isinstance(error, OSError) and not isinstance(error, errors.DocrelayError):
            name = f": {clean(str(error.filename))}" if error.filename else ""
            return cls(kind, f"{error.strerror or kind}{name}", _hint(error))
        if isinstance(error, errors.DocrelayError):
            return cls(kind, one_line(str(error)), _hint(error))
        return cls(kind, f"an unexpected {kind}", "this is a defect: --debug shows where it arose")

    def general(self, own: Iterable[str | int]) -> str:
        """Return the message with … for what is `own` to one document: its ids, path and name."""
        message = self.message
        for text in sorted({str(item) for item in own if item}, key=len, reverse=True):
            message = message.replace(text, "…")
        return message


def one_line(text: str) -> str:
    """Return text as one line without control characters, cut after 2,000 characters."""
    line = clean(" ".join(text.split()))
    return line if len(line) <= _LIMIT else line[: _LIMIT - 1] + "…"


def _hint(error: BaseException) -> str:
    own: object = getattr(error, "advice", "")
    if isinstance(own, str) and own:
        return own
    return next((hint for kind, hint in _HINTS if isinstance(error, kind)), "")
