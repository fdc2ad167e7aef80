"""A string that is sent as it is and shown masked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self, cast

from docrelay._core.redaction import Unpicklable
from docrelay._core.urls import MASK


class Secret(str, Unpicklable):
    """A secret text, which is `***` wherever it is shown: by `repr`, `str`, `print`, formatting, logging.

    What is cut from it, made of it or added to it is a Secret, too, because tools that show local
    variables shorten strings before they ask for their `repr`. It compares, hashes and encodes as the
    text it is, and JSON holds the text; `reveal()` returns it. What C code makes of the characters
    is an ordinary string: that of `"".join(...)` and of regular expressions.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Wrap a text, which may be a Secret already."""
        return super().__new__(cls, reveal(text))

    def reveal(self) -> str:
        """Return the text itself."""
        return reveal(self)

    def __repr__(self) -> str:
        return repr(MASK)

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __iter__(self) -> Iterator[str]:
        return map(Secret, super().__iter__())

    def __radd__(self, other: str) -> Secret:
        return Secret(other + reveal(self))


class SecretBytes(bytes, Unpicklable):
    """The bytes of a Secret."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK.encode())

    __str__ = __repr__

    def __getitem__(self, at: Any) -> Any:
        return _keep(super().__getitem__(at))

    def __add__(self, other: Any) -> SecretBytes:
        return SecretBytes(super().__add__(other))

    def __radd__(self, other: bytes) -> SecretBytes:
        return SecretBytes(other + bytes(self))

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> Secret:
        """Return the Secret."""
        return Secret(super().decode(encoding, errors))


def reveal(text: str) -> str:
    """Return `text` itself where it is a Secret, and any other as it is."""
    return str.__str__(text) if isinstance(text, Secret) else str(text)


def reveal_all(values: object) -> Any:
    """Return a mapping or sequence with every Secret in it revealed, to be sent."""
    if hasattr(values, "multi_items"):  # Of httpx: plain texts.
        return values
    if isinstance(values, Mapping):
        items = cast("Mapping[Any, object]", values).items()
        return {name: reveal_all(value) for name, value in items}
    if isinstance(values, list | tuple):
        return type(cast("list[Any]", values))(map(reveal_all, cast("list[Any]", values)))
    return reveal(values) if isinstance(values, Secret) else values


def optional_secret(text: str | None) -> Secret | None:
    """Wrap `text`, unless there is none."""
    return None if text is None else Secret(text)


def _keep(value: Any) -> Any:
    """Wrap what was made of a Secret."""
    if isinstance(value, str):
        return Secret(value)
    if isinstance(value, bytes):
        return SecretBytes(value)
    if isinstance(value, list | tuple):
        return type(cast("list[Any]", value))(map(_keep, cast("list[Any]", value)))
    return value


def _keeping(name: str) -> Callable[..., Any]:
    """Return the method of str whose results stay secret."""
    method: Callable[..., Any] = getattr(str, name)

    @functools.wraps(method)
    def keeping(self: Secret, *args: Any, **options: Any) -> Any:
        return _keep(method(self, *args, **options))

    return keeping


for _name in (
    *("__add__", "__getitem__", "__mod__", "__mul__", "__rmul__"),
    *("capitalize", "casefold", "center", "encode", "expandtabs", "format", "format_map", "join"),
    *("ljust", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rjust"),
    *("rpartition", "rsplit", "rstrip", "split", "splitlines", "strip", "swapcase", "title"),
    *("translate", "upper", "zfill"),
):
    setattr(Secret, _name, _keeping(_name))
