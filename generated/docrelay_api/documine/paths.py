"""The same for every API."""

from ..paths import PathValueError, expand_path, path_value

__all__ = (
    "PathValueError",
    "expand_path",
    "path_value",
)
