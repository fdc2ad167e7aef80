"""The same for every API."""

from ..reading import UNREADABLE, Members, UnreadableFieldError, elements, left_out, load

__all__ = (
    "UNREADABLE",
    "Members",
    "UnreadableFieldError",
    "elements",
    "left_out",
    "load",
)
