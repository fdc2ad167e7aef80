"""What every reader of an OpenAPI document needs: HTTP methods and JSON pointers. Standard library only."""

from __future__ import annotations

# The keys of a path item that are operations, `query` since OpenAPI 3.2.
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def escape(name: str) -> str:
    """Return `name` as one token of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def tokens(pointer: str) -> list[str]:
    """Split a JSON pointer into its unescaped tokens."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
