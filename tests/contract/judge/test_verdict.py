"""Versions: which are made of numbers, which comes next, and whether the declared one will do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.contract import Bump, Level
from docrelay.contract.judge.verdict import bump_for, declared_ok, next_version, parse

_OTHERS = (
    "", "2020-12-07", "20201207", "2020.12.07", "v1.0-older", "1.0.0-rc.1", "1.0.0+5", "1.2.3.4", "01.2.3",
    "1.", "latest", "v", "\uff11.0.0", "1.2.3\nx", "-1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "major", "minor", "patch"),
    [
        ("1.2.3", "2.0.0", "1.3.0", "1.2.4"),
        ("v1.2.3", "2.0.0", "1.3.0", "1.2.4"),
        ("1.2", "2.0.0", "1.3.0", "1.2.1"),
        ("70", "71.0.0", "70.1.0", "70.0.1"),
        ("0.4.2", "0.5.0", "0.4.3", "0.4.3"),
        ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
        ("0.0.0", "0.0.1", "0.0.1", "0.0.1"),
    ],
)
def test_the_next_version(old: str, major: str, minor: str, patch: str) -> None:
    assert [next_version(old, bump) for bump in (Bump.MAJOR, Bump.MINOR, Bump.PATCH)] == [major, minor, patch]
    assert parse(next_version(old, Bump.NONE) or "") == parse(old)


@pytest.mark.parametrize("text", _OTHERS)
def test_others_are_not_judged(text: str) -> None:
    assert parse(text) is None
    assert next_version(text, Bump.MAJOR) is None
    assert declared_ok(text, "2.0.0", Bump.MAJOR) is None
    assert declared_ok("1.0.0", text, Bump.MAJOR) is None


@pytest.mark.parametrize(
    ("new", "bump", "fits"),
    [
        ("2.0.0", Bump.MAJOR, True), ("2.1", Bump.MAJOR, True), ("1.9.9", Bump.MAJOR, False),
        ("1.3.0", Bump.MINOR, True), ("1.2.9", Bump.MINOR, False), ("1.2.4", Bump.PATCH, True),
        ("1.2.3", Bump.PATCH, False), ("1.2.3", Bump.NONE, True), ("1.2.2", Bump.NONE, False),
    ],
)  # fmt: skip
def test_the_declared_version_is_held_against_it(new: str, bump: Bump, fits: bool) -> None:
    assert declared_ok("1.2.3", new, bump) is fits


@pytest.mark.parametrize(
    ("level", "additions", "bump"),
    [
        (Level.BREAKING, False, Bump.MAJOR), (Level.BREAKING, True, Bump.MAJOR),
        (Level.DANGEROUS, False, Bump.MINOR),
        (Level.COMPATIBLE, True, Bump.MINOR), (Level.COMPATIBLE, False, Bump.PATCH),
        (Level.NONE, False, Bump.NONE),
    ],
)  # fmt: skip
def test_the_bump(level: Level, additions: bool, bump: Bump) -> None:
    assert bump_for(level, additions=additions) is bump


_PART = st.integers(0, 10_000)


@given(_PART, _PART, _PART, st.sampled_from(list(Bump)))
def test_the_next_version_is_higher_and_enough(major: int, minor: int, patch: int, bump: Bump) -> None:
    old = f"{major}.{minor}.{patch}"
    forced = next_version(old, bump)
    assert forced
    before, after = parse(old), parse(forced)
    assert before
    assert after
    assert after == before if bump is Bump.NONE else after > before
    assert declared_ok(old, forced, bump) is True
