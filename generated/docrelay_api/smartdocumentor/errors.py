"""The same for every API."""

from ..errors import UnexpectedStatus, check

__all__ = (
    "UnexpectedStatus",
    "check",
)
