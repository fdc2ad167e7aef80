"""Fill the values of a call into the path of its operation, so that no value leads elsewhere."""

from datetime import date
from enum import Enum
from urllib.parse import quote
from uuid import UUID


class PathValueError(ValueError):
    """Raised before anything is sent, for an argument that cannot be a part of a path.

    `argument` is its name and `shape` says what is wrong with it. Neither holds the value, which may
    be a whole model.
    """

    def __init__(self, argument: str, shape: str) -> None:
        super().__init__(argument, shape)
        self.argument = argument
        self.shape = shape

    def __str__(self) -> str:
        return f"{self.argument}: {self.shape}; pass a string that is not empty, '.' or '..', or an integer"


def expand_path(template: str, /, **values: object) -> str:
    """Return `template` with each ``{name}`` replaced by its value, percent-encoded whole.

    Raises PathValueError. An empty value, `.` and `..` would lead to another resource.
    """
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", path_value(name, value))
    return template


def path_value(name: str, value: object) -> str:
    """Return `value`, percent-encoded whole; raise PathValueError naming the argument `name`."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool) or not isinstance(value, str | int | UUID | date):
        raise PathValueError(name, "is None" if value is None else f"is of type {type(value).__name__}")
    # A text of a class of its own, which may show itself otherwise, goes out as it is.
    plain = str.__str__(value) if isinstance(value, str) else str(value)
    text = value.isoformat() if isinstance(value, date) else plain
    if not text.strip():
        raise PathValueError(name, "is empty")
    if text in {".", ".."}:
        raise PathValueError(name, f"is {text!r}")
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise PathValueError(name, "holds half of a surrogate pair") from None


__all__ = ["PathValueError", "expand_path", "path_value"]
