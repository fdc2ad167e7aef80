"""Whether a value is what an annotation declares, as deep as the methods of the clients need it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def declared_return(method: Callable[..., Any]) -> Any:
    """Return the evaluated return annotation of `method`."""
    return get_type_hints(inspect.unwrap(method))["return"]


def fits(value: object, kind: Any) -> bool:
    """Tell whether `value` is a `kind`; what a method yields is taken as a list."""
    if kind is None or kind is type(None):
        return value is None
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is None:
        return kind is Any or (type(value) is kind if kind in (bool, int, str) else isinstance(value, kind))
    if origin in (Union, UnionType):
        return any(fits(value, option) for option in arguments)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(key, arguments[0]) and fits(item, arguments[1]) for key, item in value.items()
        )
    if origin is list or origin.__name__ in ("Iterator", "AsyncIterator"):
        return isinstance(value, list) and all(fits(item, arguments[0]) for item in value)
    if origin.__name__ in ("Generator", "AsyncGenerator"):  # Of a context manager: what it gives.
        return fits(value, arguments[0])
    raise AssertionError(f"the test does not know {kind}")
