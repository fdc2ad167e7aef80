"""Read answers as they come: one part that can't be read does not lose the rest.

What is left out, or kept unread beside the unknown fields, is logged by the logger ``docrelay_api``,
by the name that the contract gives it and never with its value.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any, cast

import httpx

from .types import UNSET, Unset

_MANY_NAMES = 1000
_log = logging.getLogger("docrelay_api")

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)
"""What the reading of one part raises when the service sent something else."""


class UnreadableFieldError(ValueError):
    """A field that must be there holds something else; `args` is its name."""


class Members:
    """The fields of a model, by their names in the contract."""

    __slots__ = ("_folded", "_is_map", "_known", "_model", "_plain", "_seen")

    def __init__(
        self, model: str, plain: tuple[str, ...], nullable: tuple[str, ...] = (), *, is_map: bool = False
    ) -> None:
        self._model = model
        self._plain = frozenset(plain)
        self._known = self._plain.union(nullable)
        self._is_map = is_map
        # With names that are no field's in any letter case, so that they are looked at once.
        self._seen = set(self._known)
        self._folded: dict[str, str] = {}

    def read(self, source: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a JSON object; TypeError for anything else.

        A null reads as absent where the contract knows none; an element of a map that is null is left
        out. A name in another letter case is the name of the contract, unless that is there too.
        """
        kind: type = type(source)
        if kind is not dict and not issubclass(kind, Mapping):
            raise TypeError("no object")
        plain = self._plain
        if plain:
            fields = {k: v for k, v in source.items() if v is not None or k not in plain}
        else:
            fields = dict(source)
        if not self._seen.issuperset(fields) and self._known:
            self._rename(fields)
        if self._is_map and None in fields.values():
            fields = self._without_nulls(fields)
        return fields

    def keep(self, fields: dict[str, Any], source: Mapping[str, Any], name: str) -> Unset:
        """Put a field that could not be read beside the unknown ones; return what it reads as."""
        folded = name.casefold()
        for key in source if name not in source else (name,):
            if key.casefold() == folded:
                fields[name] = source[key]
        _log.warning("%s.%s could not be read; additional_properties has it as it came", self._model, name)
        return UNSET

    def _rename(self, fields: dict[str, Any]) -> None:
        folded = self._folded = self._folded or {name.casefold(): name for name in self._known}
        for key in fields.keys() - self._seen:
            name = folded.get(key.casefold())
            if name is None:
                if len(self._seen) < _MANY_NAMES:
                    self._seen.add(key)
            elif name not in fields:
                value = fields.pop(key)
                if value is not None or name not in self._plain:
                    fields[name] = value

    def _without_nulls(self, fields: dict[str, Any]) -> dict[str, Any]:
        kept = {k: v for k, v in fields.items() if v is not None or k in self._known}
        if len(kept) < len(fields):
            _log.warning("%s: %d elements that are null were left out", self._model, len(fields) - len(kept))
        return kept


def elements(data: Any, name: str, *, nullable: bool = False) -> Any:
    """Return the list `data` without its nulls; what is absent stays so. TypeError for anything else."""
    if isinstance(data, Unset):
        return data
    if not isinstance(data, list | tuple):
        raise TypeError("no list")
    given = cast("list[Any]", data)
    if nullable or None not in given:
        return given
    kept = [element for element in given if element is not None]
    _log.warning("%s: %d elements that are null were left out", name, len(given) - len(kept))
    return kept


def left_out(name: str, problem: Exception) -> None:
    """Log that an element of a list or map could not be read."""
    missing = f"; it lacks {problem.args[0]!r}" if isinstance(problem, KeyError) else ""
    _log.warning("%s: an element could not be read and was left out%s", name, missing)


def load(response: httpx.Response) -> Any:
    """Return the JSON body; a number of more digits than Python converts stays text."""
    try:
        return response.json()
    except json.JSONDecodeError:
        raise
    except ValueError:
        return json.loads(response.content, parse_int=_number)


def _number(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        return digits
