from __future__ import annotations

import inspect
import pickle

import pytest

from docrelay import errors

ALL = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.DocrelayError)
]


@pytest.mark.parametrize("kind", ALL)
def test_survives_pickling(kind: type[errors.DocrelayError]) -> None:
    failure = kind("what happened")
    failure.__dict__.update(dict.fromkeys(failure.__dict__, "kept"))
    copy = pickle.loads(pickle.dumps(failure))
    assert type(copy) is kind
    assert str(copy) == "what happened"
    assert copy.__dict__ == failure.__dict__


def test_urls_are_redacted() -> None:
    failure = errors.NotFoundError("gone", status=404, url="https://h/p?token=canary")
    assert failure.url == "https://h/p?token=***"


def test_standard_bases() -> None:
    assert issubclass(errors.ConfigurationError, ValueError)
    assert issubclass(errors.WaitTimeoutError, TimeoutError)
    assert issubclass(errors.TokenEndpointUnreachableError, errors.TransportError)
    assert issubclass(errors.TokenEndpointUnreachableError, errors.AuthError)
