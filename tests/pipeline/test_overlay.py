from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import document, overlay


def apply(source: Any, *actions: Any) -> tuple[Any, list[str]]:
    return overlay.apply(source, {"overlay": "1.0.0", "actions": list(actions)}, "o.yaml")


def changed(source: Any, *actions: Any) -> Any:
    return apply(source, *actions)[0]


@pytest.mark.parametrize(
    ("source", "update", "expected"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3, "d": 4}}, {"a": {"b": 3, "c": 2, "d": 4}}),
        ({"a": [1]}, {"a": [2, 3]}, {"a": [1, 2, 3]}),
        ({"a": [1]}, {"a": 2}, {"a": 2}),
        ({"a": {"b": 1}}, {"a": [1]}, {"a": [1]}),
        ({"a": 1}, {"a": None}, {"a": None}),
        ({"a": 1}, {}, {"a": 1}),
    ],
)
def test_merge(source: Any, update: Any, expected: Any) -> None:
    assert changed(source, {"target": "$", "update": update}) == expected


def test_an_update_of_a_list_is_appended() -> None:
    assert changed({"a": [1]}, {"target": "$.a", "update": {"b": 2}}) == {"a": [1, {"b": 2}]}
    assert changed({"a": [1]}, {"target": "$.a", "update": [2]}) == {"a": [1, [2]]}


def test_every_match_is_updated() -> None:
    source = {"paths": {"/a": {"get": {}}, "/b": {"get": {"x": 1}, "put": {}}}}
    result = changed(source, {"target": "$.paths.*.get", "update": {"y": [1]}})
    assert result == {"paths": {"/a": {"get": {"y": [1]}}, "/b": {"get": {"x": 1, "y": [1]}, "put": {}}}}
    result["paths"]["/a"]["get"]["y"].append(2)
    assert result["paths"]["/b"]["get"]["y"] == [1]  # nothing is shared


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("$.a[0]", [1, 2, 3]),
        ("$.a[0, 2]", [1, 3]),
        ("$.a[2, 0]", [1, 3]),
        ("$.a[0, 0]", [1, 2, 3]),
        ("$.a[-1, 3]", [0, 1, 2]),
        ("$.a[?@ > 0]", [0]),
        ("$.a[::-1]", []),
    ],
)
def test_removal_from_a_list_moves_no_other(target: str, left: list[int]) -> None:
    assert changed({"a": [0, 1, 2, 3]}, {"target": target, "remove": True}) == {"a": left}


@given(st.lists(st.integers(-6, 6), min_size=1))
def test_removal_takes_exactly_what_matches(chosen: list[int]) -> None:
    target = f"$.a[{', '.join(map(str, chosen))}]"
    gone = {i % 5 for i in chosen if -5 <= i < 5}
    result = changed({"a": [0, 1, 2, 3, 4]}, {"target": target, "remove": True})
    assert result == {"a": [i for i in range(5) if i not in gone]}


def test_removal_of_a_part_and_what_holds_it() -> None:
    source = {"a": {"x": {"x": 1}, "y": 2}}
    assert changed(source, {"target": "$..x", "remove": True}) == {"a": {"y": 2}}


def test_removal_wins_over_update() -> None:
    assert changed({"a": {}}, {"target": "$.a", "update": {"b": 1}, "remove": True}) == {}
    assert changed({"a": {}}, {"target": "$.a", "update": {"b": 1}, "remove": False}) == {"a": {"b": 1}}


def test_actions_come_one_after_the_other() -> None:
    steps = [{"target": "$.a", "update": {"b": {}}}, {"target": "$.a.b", "update": {"c": 1}}]
    assert changed({"a": {}}, *steps) == {"a": {"b": {"c": 1}}}
    assert apply({"a": {}}, *reversed(steps)) == ({"a": {"b": {}}}, ["$.a.b"])


def test_unmatched_targets_are_told_and_do_nothing() -> None:
    actions = [{"target": "$.b", "remove": True}, {"target": "$.a"}, {"target": "$.c[*]", "update": {}}]
    assert apply({"a": 1}, *actions) == ({"a": 1}, ["$.b", "$.c[*]"])


def test_the_source_stays_as_it_is() -> None:
    source: Any = {"a": {"b": [1]}}
    changed(source, {"target": "$.a", "update": {"b": [2]}}, {"target": "$.a.b[0]", "remove": True})
    assert source == {"a": {"b": [1]}}


def test_what_a_yaml_alias_shares_is_changed_alone() -> None:
    source = document.parse(b"one: &same {a: [1]}\ntwo: *same\n", "s.yaml")
    result = changed(source, {"target": "$.one", "update": {"a": [2]}})
    assert result == {"one": {"a": [1, 2]}, "two": {"a": [1]}}


@pytest.mark.parametrize(
    ("actions", "reason"),
    [
        ([{"target": "$.paths["}], r"o.yaml: action 1: \$.paths\["),
        ([{"target": "$.a"}, {"target": "paths"}], "o.yaml: action 2: paths: "),
        ([{"update": {}}], "o.yaml: action 1 has no target"),
        ([{"target": 3}], "o.yaml: action 1 has no target"),
        (["remove"], "o.yaml: action 1 has no target"),
        ([{"target": "$.a", "update": {}}], r"o.yaml: \$.a selects a plain value; select its parent"),
        ([{"target": "$", "update": []}], r"o.yaml: \$ selects a mapping; the update is none"),
        ([{"target": "$", "remove": True}], "o.yaml: action 1: the whole document can't be removed"),
        ({"target": "$"}, "o.yaml: `actions` is not a list"),
    ],
)
def test_malformed_actions(actions: Any, reason: str) -> None:
    with pytest.raises(document.DocumentProblem, match=reason):
        overlay.apply({"a": 1}, {"overlay": "1.0.0", "actions": actions}, "o.yaml")


@pytest.mark.parametrize("version", [None, "2.0.0", "1.1.0", 1.0, "1.01"])
def test_other_overlay_versions(version: Any) -> None:
    with pytest.raises(document.DocumentProblem, match=r"o\.yaml: not an OpenAPI Overlay 1\.0 document"):
        overlay.apply({}, {"overlay": version, "actions": []}, "o.yaml")
