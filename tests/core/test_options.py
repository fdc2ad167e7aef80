from __future__ import annotations

import re

from docrelay._core.options import TIMEOUT, user_agent


def test_every_phase_has_a_limit() -> None:
    assert all(TIMEOUT.as_dict().values())


def test_user_agent() -> None:
    assert re.fullmatch(r"docrelay/\S+ python/\S+ httpx/\S+", user_agent())
