"""What a service or a folder may hold many of is dealt with in linear time, and as it always was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay._core.smartconnect import ERROR_COLUMN
from docrelay.relay.documents import collect
from docrelay.relay.rows import key, match_errors
from tests.steps import steps

VALUES = st.sampled_from(["1", "2", " 1", "", "x  y"])
COLUMNS = st.sampled_from(["A", "a", "B_", "C", "D"])
ROWS = st.lists(st.dictionaries(COLUMNS, VALUES, max_size=4), max_size=7)
ERRORS = st.lists(
    st.builds(
        lambda row, message: {**row, ERROR_COLUMN: message},
        st.dictionaries(COLUMNS, VALUES, max_size=4),
        st.sampled_from(["", "bad", "worse"]),
    ),
    max_size=9,
)


def plain_match(
    rows: Sequence[Mapping[str, str]], errors: Iterable[Mapping[str, str]]
) -> tuple[list[list[str]], list[str]]:
    """Match errors as the definition says: every error is held against every row."""

    def comparable(row: Mapping[str, str]) -> dict[str, str]:
        values = {key(name): " ".join(value.split()) for name, value in row.items()}
        return {name: value for name, value in values.items() if value}

    def agrees(row: Mapping[str, str], told: Mapping[str, str]) -> bool:
        shared = [name for name in told if name in row]
        return bool(shared) and all(row[name] == told[name] for name in shared)

    messages: list[list[str]] = [[] for _ in rows]
    lost: list[str] = []
    known = [comparable(row) for row in rows]
    for error in errors:
        told = comparable(error)
        message = told.pop(key(ERROR_COLUMN), "") or "no reason given"
        exact = [n for n, row in enumerate(known) if row == told]
        loose = exact or [n for n, row in enumerate(known) if agrees(row, told)]
        if not loose or (not exact and len({tuple(sorted(known[n].items())) for n in loose}) > 1):
            lost.append(message)
            continue
        target = min(loose, key=lambda n: len(messages[n]))
        if message not in messages[target]:
            messages[target].append(message)
    return messages, lost


@given(ROWS, ERRORS)
def test_errors_are_matched_as_by_comparing_all_with_all(
    rows: list[dict[str, str]], errors: list[dict[str, str]]
) -> None:
    assert match_errors(rows, errors) == plain_match(rows, errors)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), min_size=20, max_size=60), st.data())
def test_errors_with_a_part_of_the_columns_are_matched_as_by_comparing(
    numbers: list[tuple[int, int]], data: st.DataObject
) -> None:
    full = [{"A": str(a), "B": str(b), "C": str(a * b)} for a, b in numbers]
    parts = st.sets(st.sampled_from("ABC"), min_size=1)
    rows = [{name: row[name] for name in data.draw(parts)} for row in full]
    errors = [{**{name: row[name] for name in data.draw(parts)}, ERROR_COLUMN: "bad"} for row in full]
    assert match_errors(rows, errors) == plain_match(rows, errors)


def plain_names(names: Iterable[str]) -> list[str]:
    """Number names as the definition says: from 2 on, the first that is free."""
    taken: set[str] = set()
    given_: list[str] = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        number, candidate = 1, name
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem} ({number}){dot}{suffix}"
        taken.add(candidate.casefold())
        given_.append(candidate)
    return given_


NAMES = st.lists(
    st.sampled_from(
        [
            "a.pdf",
            "A.PDF",
            "a (2).pdf",
            "a (2) (2).pdf",
            "a (3).pdf",
            "ß.pdf",
            "SS.pdf",
            "a",
            ".a",
            ".A",
            "a.",
        ]
    ),
    max_size=20,
)


@given(NAMES)
def test_names_are_numbered_as_by_trying_all_numbers(names: list[str]) -> None:
    urls = [f"https://files.example/{number}/{name}" for number, name in enumerate(names)]
    found = collect(urls) if urls else ()
    assert [document.unique_name for document in found] == plain_names(names)


def row(number: int) -> dict[str, str]:
    """Return a row of which every third lacks the number, and every second the supplier."""
    members = {"Number": str(number), "Supplier": f"S{number}", "Currency": "EUR", "Total": str(number % 7)}
    if number % 3 == 0:
        del members["Number"]
    if number % 2 == 0:
        del members["Supplier"]
    return members


def part(number: int) -> dict[str, str]:
    """Return the error of a row: with a part of its columns."""
    told = {name: value for name, value in row(number).items() if name != "Currency"}
    return {**told, ERROR_COLUMN: f"bad {number}"}


CASES: dict[str, Callable[[int], Callable[[], object]]] = {
    "partial columns": lambda n: (
        lambda: match_errors([row(k) for k in range(n)], [part(k) for k in range(n)])
    ),
    "no row fits": lambda n: (
        lambda: match_errors(
            [row(k) for k in range(n)], [{"Currency": "EUR", "Number": f"x{k}"} for k in range(n)]
        )
    ),
    "every error in columns of its own": lambda n: (
        lambda: match_errors(
            [row(k) for k in range(n)], [{f"X{k}": "1", "Total": "1", "Currency": "USD"} for k in range(n)]
        )
    ),
    "rows alike": lambda n: (
        lambda: match_errors([{"Number": "1"}] * n, [{"Number": "1", ERROR_COLUMN: "bad"}] * n)
    ),
    "equal names": lambda n: lambda: collect([f"https://files.example/{k}/a.pdf" for k in range(n)]),
    "names that count up": lambda n: (
        lambda: collect([f"https://files.example/{k}/a{f' ({k})' if k % 2 else ''}.pdf" for k in range(n)])
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_four_times_as_many_take_about_four_times_the_steps(case: str) -> None:
    work = CASES[case]
    work(10)()  # what is imported or compiled once
    few, many = steps(work(150)), steps(work(600))
    print(f"{case}: {few} steps for 150, {many} for 600: {many / few:.1f} times")
    assert many < 6 * few


def test_many_of_each_kind_are_done_at_all(tmp_path: Path) -> None:
    rows = [row(number) for number in range(4000)]
    messages, lost = match_errors(rows, [part(number) for number in range(4000)])
    assert sum(map(len, messages)) + len(lost) == 4000
    for number in range(4000):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "a.pdf").touch()
    assert len({document.unique_name for document in collect([tmp_path])}) == 4000
