from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.auth.failure import FailureRecord, is_refusal
from docrelay.errors import AuthError, ConfigurationError, DocrelayError, LoginRequired, TokenRequestError


@pytest.mark.parametrize(
    ("failure", "rest"),
    [
        (TokenRequestError("x", status=401, error="invalid_client"), 30.0),
        (TokenRequestError("x", status=400), 30.0),
        (TokenRequestError("x", status=200, error="invalid_scope"), 30.0),
        (TokenRequestError("x", status=429), 0.0),
        (TokenRequestError("x", status=429, retry_after=7.0), 7.0),
        (TokenRequestError("x", status=503, retry_after=1e6), 300.0),
        (TokenRequestError("x", status=503), 0.0),
        (LoginRequired("x"), 5.0),
        (ConfigurationError("x"), 0.0),
    ],
)
def test_how_long_a_failure_stands(failure: DocrelayError, rest: float) -> None:
    record = FailureRecord()
    assert record.current(0.0) is None
    record.note(failure, 100.0)
    assert record.current(100.0 + rest) is None
    if rest:
        copied = record.current(100.0 + rest / 2)
        assert type(copied) is type(failure)
        assert copied is not failure
        assert str(copied) == "x"
    record.clear()
    assert record.current(100.0) is None


def test_what_may_pass_is_tried_at_ever_longer_intervals() -> None:
    for record, rests in (
        (FailureRecord(), [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]),
        (FailureRecord(first=1.0), [1.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]),
    ):
        for rest in rests:
            record.note(TokenRequestError("x", status=503), 0.0)
            found = record.current(0.0)
            assert (found is None) == (rest == 0.0)
            assert not isinstance(found, TokenRequestError) or found.retry_after == rest
        record.clear()
        record.note(AuthError("x"), 0.0)
        assert record.current(rests[0]) is None


@given(st.lists(st.floats(0, 1e6), max_size=50))
def test_no_failure_stands_for_more_than_five_minutes(waits: list[float]) -> None:
    record, now = FailureRecord(), 0.0
    for wait in waits:
        record.note(TokenRequestError("x", status=503, retry_after=wait), now)
        now += wait
        assert record.current(now + 300.0) is None


def test_refusals() -> None:
    assert is_refusal(TokenRequestError("x", status=403))
    assert not is_refusal(TokenRequestError("x", status=408))
    assert not is_refusal(TokenRequestError("x"))


def test_refused_credentials_rest_ever_longer() -> None:
    record = FailureRecord()
    for rest in (30.0, 60.0, 120.0, 240.0, 480.0, 480.0):
        record.note(TokenRequestError("x", status=401), 0.0)
        assert record.current(rest - 1.0) is not None
        assert record.current(rest) is None
