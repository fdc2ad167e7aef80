"""The file of accepted changes: what it takes, what is wrong with it and where, and when entries hold."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docrelay.contract import NotCompared
from docrelay.contract.judge import accepted

TODAY = datetime.date(2026, 5, 1)
GOOD = '[[accepted]]\nfingerprint = "0123456789abcdef"\nreason = "agreed"\nexpires = 2026-05-01\n'


def _read(folder: Path, text: str) -> tuple[accepted.Entry, ...]:
    file = folder / "accepted.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return accepted.read(file)


def test_entries_hold_until_their_last_day(tmp_path: Path) -> None:
    (entry,) = _read(tmp_path, "# why\n\n" + GOOD)
    assert (entry.fingerprint, entry.reason, entry.line) == ("0123456789abcdef", "agreed", 3)
    assert _read(tmp_path, "") == ()
    found = {entry.fingerprint}
    for day, state in ((TODAY, "valid"), (TODAY + datetime.timedelta(days=1), "expired")):
        sorted_ = accepted.sort((entry,), found, day)
        assert [row["state"] for row in sorted_.as_json()] == [state]
        assert sorted_.covers(entry.fingerprint) is (state == "valid")
    (problem,) = accepted.sort((entry,), set(), TODAY).problems()
    assert problem == (
        f"{tmp_path}/accepted.toml:3: accepted 0123456789abcdef is stale, no change has it any more: "
        "remove it (agreed)"
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (GOOD + "[", 5, "is not TOML: "),
        ("accepted = 1", 1, "takes [[accepted]] tables only, not 'accepted'"),
        (GOOD + "\n[other]\nx = 1", 6, "takes [[accepted]] tables only, not 'other'"),
        (GOOD + "owner = 'me'", 5, "unknown key 'owner'; an entry has fingerprint, reason, expires"),
        (GOOD + GOOD.replace("reason", "# reason"), 5, "reason is missing"),
        (GOOD.replace("agreed", " "), 3, "reason is empty: say why the change is accepted"),
        (GOOD.replace('"agreed"', "7"), 3, "reason is empty"),
        (
            GOOD.replace("2026-05-01", '"2026-05-01"'),
            4,
            "expires is not a date such as 2027-01-31, without quotes",
        ),
        (GOOD.replace("2026-05-01", "2026-02-30"), 4, "is not TOML: "),
        (GOOD.replace("0123", "g123"), 2, "fingerprint is not a text of 16 hexadecimal digits"),
        (GOOD + GOOD, 5, "fingerprint 0123456789abcdef is listed twice, first in line 1"),
        ("accepted = [1]", None, "an accepted change is a table with fingerprint, reason and expires"),
        ("\udcff", None, "cannot be read: it is not UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(NotCompared) as caught:
        _read(tmp_path, text)
    assert caught.value.reason.startswith(reason)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


_LINES = st.sampled_from(
    [
        "[[accepted]]",
        "[accepted]",
        "[x]",
        *GOOD.splitlines(),
        "expires = 1",
        "reason = [1]",
        '"""',
        "= ",
        "a = 1",
    ]
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_LINES | st.text(max_size=12), max_size=9).map("\n".join))
def test_any_text_is_read_or_refused_in_one_line(tmp_path: Path, text: str) -> None:
    faults: list[NotCompared] = []
    try:
        _read(tmp_path, text.encode("utf-8", "replace").decode("utf-8"))
    except NotCompared as fault:
        faults.append(fault)
    for found in faults:
        assert "\n" not in str(found)
        assert found.line is None or 1 <= found.line <= text.count("\n") + 2


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotCompared, match=r"no-such: cannot be read: No such file"):
        accepted.read(tmp_path / "no-such")


def test_a_template_wants_only_its_reasons(tmp_path: Path, compare: Any) -> None:
    base: dict[str, Any] = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}}
    operation: dict[str, Any] = {"get": {"responses": {}}}
    report = compare({**base, "paths": {"/a\nb": operation, "/c": operation}}, {**base, "paths": {}})
    removed = tuple(change for change in report.changes if change.id == "operation.removed")
    text = accepted.template(removed, TODAY)
    assert [row["expires"] for row in tomllib.loads(text)["accepted"]] == [datetime.date(2026, 7, 30)] * 2
    with pytest.raises(NotCompared, match="reason is empty"):
        _read(tmp_path, text)
    entries = _read(tmp_path, text.replace('reason = ""', 'reason = "agreed"'))
    acceptance = accepted.sort(entries, {change.fingerprint for change in report.changes}, TODAY)
    assert len(acceptance.valid) == 2
    assert accepted.template((), TODAY) == "# nothing to accept\n"
