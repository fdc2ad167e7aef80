from __future__ import annotations

import base64
import hashlib
import re

import pytest

from docrelay.auth import page

PAGES = [value for value in vars(page).values() if isinstance(value, page.Page)]


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.title)
def test_pages_are_complete_in_themselves(shown: page.Page) -> None:
    text = shown.render().decode()
    assert not re.search(r"https?://|src=|@import|url\(", text.replace('href="data:,"', ""))
    assert 'lang="en"' in text
    assert "prefers-color-scheme:dark" in text
    assert "color-scheme:light dark" in text
    assert re.search("close (this|the)|window", text, re.IGNORECASE)


def test_the_policy_allows_just_what_the_page_holds() -> None:
    text = page.DONE.render().decode()
    policy = page.HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    for tag in ("script", "style"):
        [content] = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_what_others_say_is_text() -> None:
    text = page.failed('<script>alert("x")</script>').render().decode()
    assert "&lt;script&gt;alert(&quot;x&quot;)" in text
    assert text.count("<script>") == 1
