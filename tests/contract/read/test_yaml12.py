"""Scalars of YAML 1.2, text keys and faults, with both of PyYAML's parsers."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docrelay.contract import NotCompared
from docrelay.contract.read import yaml12

LOADERS = [pytest.param(yaml12._Loader, id="fastest"), pytest.param(yaml.SafeLoader, id="python")]


@pytest.fixture(params=LOADERS)
def load(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The reader over the C parser, where PyYAML has it, and over the one in Python."""
    monkeypatch.setattr(yaml12, "_Loader", request.param)
    return lambda text: yaml12.load(text, "t.yaml")


@pytest.mark.parametrize(
    "text",
    ["no", "Yes", "on", "OFF", "y", "2024-05-23", "2020-01-23T04:56:07Z", "12:30", "1_000", "0b1", "=", "1e",
     "-x", "0x", "tRue", "nULL", "1.2.3", "+.e3", "५"],
)  # fmt: skip
def test_strings(load: Any, text: str) -> None:
    assert load(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("12", 12), ("-3", -3),
     ("010", 10), ("0o10", 8), ("0xfF", 255), ("1.5", 1.5), ("1e3", 1000.0), ("-.5", -0.5), ("3.", 3.0),
     (".inf", float("inf"))],
)  # fmt: skip
def test_scalars(load: Any, text: str, value: object) -> None:
    found = load(f"a: {text}")["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["'no'", '"12"', "!!str 12", "|-\n  12"])
def test_quoted_or_tagged_scalars_are_strings(load: Any, text: str) -> None:
    assert isinstance(load(f"a: {text}")["a"], str)


def test_names_are_strings_as_they_stand(load: Any) -> None:
    text = "{200: a, 1.10: b, no: c, null: d, 010: e, 2024-05-23: f, true: g}"
    names = ["200", "1.10", "no", "null", "010", "2024-05-23", "true"]
    assert list(load(text)) == names


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3", "x:\n  - {a: 1,\n     a: 2}", "'200': 1\nb: 2\n200: 3"])
def test_a_name_that_stands_twice(load: Any, text: str) -> None:
    with pytest.raises(NotCompared, match=r"^t.yaml:(3:.*the key '(a|200)'|2:.*) stands twice"):
        load(text)


def test_aliases_and_merges(load: Any) -> None:
    text = "deep:\n  one: &one {x: 1, y: 2}\n  two: &two {<<: *one, x: 3}\nthree: {<<: *two, y: 4}"
    one, two = {"x": 1, "y": 2}, {"x": 3, "y": 2}
    assert load(text) == {"deep": {"one": one, "two": two}, "three": {"x": 3, "y": 4}}


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: b: c",
        "\tx: 1",
        "a: *nowhere",
        "? [1]\n: 2",
        "a: &x [*x]",
        "a: &x {b: *x}",
        "a: !odd 1",
        "a: \x00",
        "---\n---",
    ],
)
def test_faults(load: Any, text: str) -> None:
    with pytest.raises(NotCompared):
        load(text)


def test_nothing(load: Any) -> None:
    assert load("# nothing\n") is None


_NUMBERS = st.integers() | st.floats(allow_nan=False)
_NAMES = st.text("ab01", min_size=1)
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | st.text("aeno0159:.-_~ +", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
)


@given(_VALUES)
def test_what_is_written_is_read_alike_by_both(value: Any) -> None:
    text = yaml.safe_dump({"a": value})
    found = yaml12.load(text, "t.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml12, "_Loader", yaml.SafeLoader)
        assert yaml12.load(text, "t.yaml") == found
