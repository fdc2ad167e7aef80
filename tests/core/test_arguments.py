"""Bodies from arguments, and the checks before anything is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum

import pytest

from docrelay import ConfigurationError
from docrelay._core import arguments


class Colour(Enum):
    RED = "R"


def test_fields_leave_out_none_only() -> None:
    given: dict[str, object] = {"a": None, "b": 0, "c": "", "d": False, "e": []}
    assert arguments.fields(**given) == {"b": 0, "c": "", "d": False, "e": []}


def test_values_take_their_wire_form() -> None:
    nested = {"at": datetime(2024, 1, 1, tzinfo=UTC), 1: {"on": date(2024, 1, 2)}, "none": None}
    assert arguments.fields(x=nested, y=(Colour.RED, frozenset({Colour.RED}))) == {
        "x": {"at": "2024-01-01T00:00:00Z", "1": {"on": "2024-01-02"}, "none": None},
        "y": ["R", ["R"]],
    }


@pytest.mark.parametrize(
    ("values", "words"),
    [({"a": None, "b": None}, "a or b; got neither"), ({"a": 0, "b": ""}, "got both a and b")],
)
def test_exactly_one(values: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        arguments.exactly_one(**values)
    assert caught.value.field == "a"
    arguments.exactly_one(a=0, b=None)


def test_at_least_one() -> None:
    with pytest.raises(ConfigurationError, match="pass a or b, or both"):
        arguments.at_least_one(a=None, b=None)
    arguments.at_least_one(a=None, b=0)


def test_moments_need_an_offset() -> None:
    aware = datetime(2024, 1, 1, tzinfo=UTC)
    assert arguments.require_offset("start", aware, "absent") is aware
    assert arguments.require_offset("start", None, "absent") == "absent"
    with pytest.raises(ConfigurationError, match="start: 2024-01-01T00:00:00 has no UTC offset"):
        arguments.require_offset("start", aware.replace(tzinfo=None), None)
