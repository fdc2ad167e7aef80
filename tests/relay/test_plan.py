from __future__ import annotations

import re
from typing import Any

import pytest

from docrelay.errors import ConfigurationError
from docrelay.relay.job import Plan, new_name


def test_names_are_dated_and_differ() -> None:
    assert re.fullmatch(r"docrelay \d{4}-\d\d-\d\d [0-9a-f]{6}", new_name())
    assert new_name() != new_name()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"concurrency": 0}, "concurrency"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"template": " "}, "template"),
        ({"map_name": ""}, "map_name"),
        ({"container": ""}, "container"),
        ({"public_url": "https://p.example"}, "public-url"),
        ({"via": "smartdocumentor", "keep": False}, "no-keep"),
    ],
)
def test_values_that_cannot_be_meant(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        Plan(**{"template": "T", "map_name": "M", **values})
