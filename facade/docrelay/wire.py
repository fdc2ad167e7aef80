"""Build request bodies from arguments: wire names in, no field that was not given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, cast

from docrelay.errors import ConfigurationError

T = TypeVar("T")


def fields(**values: object) -> dict[str, Any]:
    """Return the given `values` (wire name -> value) in wire form, without those that are None.

    Bodies are built from wire names and parsed into the generated models, so that a field which a
    newer contract no longer has is still sent, as an additional one, instead of failing here.
    """
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): _plain(item) for key, item in items}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(item) for item in cast("Iterable[object]", value)]
    return value


def exactly_one(**values: object) -> None:
    """Raise ConfigurationError unless exactly one of the named `values` is given."""
    given = [name for name, value in values.items() if value is not None]
    if len(given) != 1:
        names = " or ".join(values)
        got = f"both {' and '.join(given)}" if given else "neither"
        raise ConfigurationError(f"pass exactly one of {names}; got {got}", field=next(iter(values)))


def at_least_one(**values: object) -> None:
    """Raise ConfigurationError unless at least one of the named `values` is given."""
    if all(value is None for value in values.values()):
        raise ConfigurationError(f"pass {' or '.join(values)}, or both", field=next(iter(values)))


def moment(name: str, value: datetime | None, absent: T) -> datetime | T:
    """Return `value`, or `absent` for None; raise ConfigurationError when it has no UTC offset."""
    if value is None:
        return absent
    if value.tzinfo is None:
        raise ConfigurationError(
            f"{name}: {value.isoformat()} has no UTC offset; "
            "use datetime(..., tzinfo=datetime.UTC) or .astimezone()",
            field=name,
        )
    return value
