"""The shape of a generated operation, the same for every generated package."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ParamSpec, Protocol, TypeAlias, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Parsed(Protocol[T_co]):
    """What a generated `Response` offers: its model, or None when the status was unknown to it."""

    @property
    def parsed(self) -> T_co | None:
        """The model."""
        ...


GeneratedOperation: TypeAlias = Callable[P, Parsed[T]]
AsyncGeneratedOperation: TypeAlias = Callable[P, Awaitable[Parsed[T]]]
