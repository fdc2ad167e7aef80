from __future__ import annotations

import pytest

from docrelay._core.loopback import is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "a.localhost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "10.0.0.1", "0.0.0.0", "::", "localhost.example", "notlocalhost", "127.0.0.1.example"],
)
def test_what_is_another(host: str) -> None:
    assert not is_loopback(host)
