from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.faults.plan import Effect, Fault, FaultPlan, read_fault

KNOWN = {"documine": ["get_file", "list_files"]}


def _affected(fault: Fault, calls: int = 12) -> list[int]:
    plan = FaultPlan(lambda: KNOWN)
    plan.add(fault)
    return [number for number in range(1, calls + 1) if plan.match("documine", "get_file")]


def test_which_calls_are_affected() -> None:
    assert _affected(Fault(status=503)) == list(range(1, 13))
    assert _affected(Fault(status=503, nth=3)) == [3]
    assert _affected(Fault(status=503, times=2)) == [1, 2]
    assert _affected(Fault(status=503, after=4, times=2)) == [5, 6]
    assert _affected(Fault(status=503, after=1, every=3)) == [2, 5, 8, 11]
    assert _affected(Fault(status=503, after=1, every=3, times=2)) == [2, 5]
    assert _affected(Fault(status=503, probability=0)) == []


@given(st.integers(), st.floats(0, 1))
def test_chance_is_repeatable(seed: int, probability: float) -> None:
    fault = Fault(status=503, probability=probability, seed=seed)
    assert _affected(fault) == _affected(fault)


def test_chance_is_about_what_was_asked_for() -> None:
    assert 400 < len(_affected(Fault(reset=True, probability=0.5, seed=7), 1000)) < 600
    assert _affected(Fault(reset=True, probability=0.5, seed=7)) != _affected(
        Fault(reset=True, probability=0.5, seed=8)
    )


def test_faults_know_their_operations() -> None:
    plan = FaultPlan(lambda: KNOWN)
    plan.add(Fault(operation="documine.get_file", status=500))
    plan.add(Fault(operation="documine.*", delay=1))
    plan.add(Fault(clock_ahead=60))
    assert plan.match("smartconnect", "run_map") == Effect(clock_ahead=60)
    assert plan.match("documine", "list_files") == Effect(delay=1, clock_ahead=60)
    assert plan.match("documine", "get_file") == Effect(status=500, delay=1, clock_ahead=60)
    assert [(item["calls"], item["strikes"]) for item in plan.entries()] == [(1, 1), (2, 2), (3, 3)]
    with pytest.raises(ControlError, match=r"operation: .*did you mean documine\.get_file\?"):
        plan.add(Fault(operation="documine.getfile", status=500))


def test_of_two_that_differ_the_first_counts() -> None:
    plan = FaultPlan(lambda: KNOWN)
    first = plan.add(Fault(status=500))
    plan.add(Fault(status=503, delay=2))
    assert plan.match("documine", "get_file") == Effect(status=500, delay=2)
    assert plan.remove(first.id)
    assert not plan.remove(first.id)
    assert plan.match("documine", "get_file") == Effect(status=503, delay=2)


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({}, "status"),
        ({"statsu": 500}, "statsu"),
        ({"id": "1", "status": 500}, "id"),
        ({"status": "500"}, "status"),
        ({"status": True}, "status"),
        ({"status": 99}, "status"),
        ({"status": 600}, "status"),
        ({"status": 500, "nth": 0}, "nth"),
        ({"status": 500, "nth": 1.5}, "nth"),
        ({"status": 500, "nth": 2, "times": 3}, "times"),
        ({"status": 500, "nth": 2, "probability": 0.5}, "probability"),
        ({"status": 500, "after": -1}, "after"),
        ({"status": 500, "after": None}, "after"),
        ({"status": 500, "every": 0}, "every"),
        ({"status": 500, "times": 0}, "times"),
        ({"status": 500, "probability": 1.01}, "probability"),
        ({"status": 500, "probability": float("nan")}, "probability"),
        ({"status": 500, "seed": "x"}, "seed"),
        ({"status": 204, "body": "x"}, "body"),
        ({"body": "x"}, "body"),
        ({"status": 500, "body": 3}, "body"),
        ({"retry_after": 3}, "retry_after"),
        ({"status": 503, "retry_after": -1}, "retry_after"),
        ({"status": 503, "retry_after": float("inf")}, "retry_after"),
        ({"status": 503, "retry_after_form": "minutes"}, "retry_after_form"),
        ({"delay": -1}, "delay"),
        ({"delay": float("nan")}, "delay"),
        ({"bytes_per_second": 0}, "bytes_per_second"),
        ({"cut_at": -1}, "cut_at"),
        ({"reset": 1}, "reset"),
        ({"change": "other"}, "change"),
        ({"change": "malformed", "status": 500}, "change"),
        ({"change": "malformed", "field": "x"}, "field"),
        ({"clock_ahead": 1e12}, "clock_ahead"),
        ({"status": 500, "content_type": "a\r\nb"}, "content_type"),
        ({"status": 500, "operation": 7}, "operation"),
    ],
)
def test_a_bad_definition_is_refused_by_name(members: dict[str, Any], field: str) -> None:
    with pytest.raises(ControlError) as caught:
        read_fault(members)
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")


def test_json_comes_back_as_it_went() -> None:
    fault = Fault(operation="documine.*", delay=1.5, cut_at=0, nth=2, change="null-fields", field="id")
    members = fault.as_json()
    assert members == {
        "id": "", "operation": "documine.*", "delay": 1.5, "cut_at": 0, "nth": 2,
        "change": "null-fields", "field": "id",
    }  # fmt: skip
    del members["id"]
    assert read_fault(members) == fault
    with pytest.raises(ControlError, match="JSON object"):
        read_fault([])
