from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.sandbox.validation.schema import read_moment

ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES))  # noqa: DTZ001
def test_what_python_writes_is_read(value: datetime) -> None:
    assert read_moment(value.isoformat()) == value


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("2023-08-08T08:55:29.7831583Z", 783158),
        ("2023-08-08t08:55:29.5z", 500000),
        ("2023-08-08T10:55:29+02:00", 0),
    ],
)
def test_documented_forms_are_read(text: str, microsecond: int) -> None:
    assert read_moment(text) == datetime(2023, 8, 8, 8, 55, 29, microsecond, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-08-08",
        "2023-08-08T08:55:29",
        "2023-08-08 08:55:29Z",
        "0001-01-01T00:00:00+14:00",
        "2023-02-30T00:00:00Z",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_moment(text)
