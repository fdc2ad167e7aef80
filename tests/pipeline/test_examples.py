from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.pipeline.calls import Call, all_calls

EXAMPLES = [
    pytest.param(call, status, example, id=f"{call.name}-{status}-{number}")
    for call in all_calls()
    for number, (status, media, example) in enumerate(call.answers())
    if media == "application/json"
]


def _instant(text: str) -> datetime | None:
    """Read a date-time; a fraction is cut after microseconds, as Python keeps no more."""
    try:
        return datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None


def differences(example: Any, found: Any, place: str = "") -> list[str]:
    """Compare an example with what came back; date-times are compared as instants."""
    if isinstance(example, dict) and isinstance(found, dict):
        lines = (
            [f"{place}: names {sorted(example.keys() ^ found.keys())}"]
            if example.keys() ^ found.keys()
            else []
        )
        for key in example.keys() & found.keys():
            lines += differences(example[key], found[key], f"{place}/{key}")
        return lines
    if isinstance(example, list) and isinstance(found, list) and len(example) == len(found):
        pairs = enumerate(zip(example, found, strict=True))
        return [line for number, pair in pairs for line in differences(*pair, f"{place}/{number}")]
    if isinstance(example, str) and isinstance(found, str) and _instant(example) and _instant(found):
        return [] if _instant(example) == _instant(found) else [f"{place}: {example} is not {found}"]
    same = example == found and isinstance(example, bool) == isinstance(found, bool)
    return [] if same else [f"{place}: {example!r} is not {found!r}"]


def _plain(parsed: Any) -> Any:
    if isinstance(parsed, list):
        return [_plain(item) for item in parsed]
    return parsed.to_dict() if hasattr(parsed, "to_dict") else parsed


@pytest.mark.parametrize(("call", "status", "example"), EXAMPLES)
def test_an_example_parses_and_comes_back(call: Call, status: str, example: Any) -> None:
    _, parsed = call.run(httpx.Response(int(status), json=example))
    assert differences(example, _plain(parsed)) == []


def test_there_are_examples_of_every_operation_that_answers_in_json() -> None:
    answering = {
        call.name
        for call in all_calls()
        for status, response in call.operation["responses"].items()
        if status.startswith("2") and "application/json" in call.resolved(response).get("content", {})
    }
    assert {param.values[0].name for param in EXAMPLES} == answering  # type: ignore[union-attr]
    assert len(answering) > 40


@pytest.mark.parametrize(
    ("example", "found", "count"),
    [
        ({"a": "2020-01-23T04:56:07.1234567Z"}, {"a": "2020-01-23T04:56:07.123456+00:00"}, 0),
        ({"a": "2020-01-23T04:56:07.1234567Z"}, {"a": "2020-01-23T04:56:07.123457+00:00"}, 1),
        ({"a": None}, {}, 1),
        ([1, {"a": 1}], [1, {"a": True}], 1),
        ([1], [1, 2], 1),
        ("T", "t", 1),
    ],
)
def test_the_comparison(example: Any, found: Any, count: int) -> None:
    assert len(differences(example, found)) == count
