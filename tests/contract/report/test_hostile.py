"""Whatever the documents say, no format lets it act: on a screen, in a page, in XML, in a log of CI."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from docrelay._core.text import replace_unsafe
from docrelay.contract import Report, diff
from docrelay.contract.report.markdown import escape
from tests.contract.conftest import Memory
from tests.contract.report.hostile import ATTACKS, pairs

Compared = Callable[[tuple[dict[str, Any], dict[str, Any]]], Report]
_MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def compared(sides: tuple[dict[str, Any], dict[str, Any]]) -> Report:
    old, new = (json.dumps(side) for side in sides)
    report = diff(Memory(old, name="old"), Memory(new, name="new"))
    assert report.changes
    return report


# Cc, Cs, Zl and Zp, none of which Unicode will ever add to, and what is not to be seen either.
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202e\u2066\ufffe]")


def harmless(text: str, allowed: str = "\n") -> bool:
    """Tell whether `text` has no control, no line break but its own, no bidi mark and no lone surrogate."""
    return set(_HARMFUL.findall(text)) <= set(allowed)


@_MANY
@given(pairs())
def test_text_has_one_line_a_change_and_no_control(sides: Any) -> None:
    report = compared(sides)
    lines = report.to_text().split("\n")
    assert len(lines) == len(report.changes) + 4
    for line, change in zip(lines[1:], report.changes, strict=False):
        assert line.split()[:3] == [change.level.value, change.layer, change.id]
    for text in ("\n".join(lines), report.to_text(60), report.to_text(120), report.to_text(200)):
        assert harmless(text)
    assert "##[" not in report.to_text()


@_MANY
@given(pairs())
def test_json_loses_nothing_and_is_harmless(sides: Any) -> None:
    report = compared(sides)
    text = report.to_json()
    assert harmless(text)
    assert json.loads(text)["changes"] == [change.as_json() for change in report.changes]
    text.encode("utf-8")


@_MANY
@given(pairs())
def test_annotations_are_one_line_each(sides: Any) -> None:
    report = compared(sides)
    text = report.to_github()
    assert harmless(text)
    assert "##[" not in text
    lines = text.splitlines()
    assert [line[:2] == "::" for line in lines] == [*[True] * len(report.changes), False]
    for line in lines[:-1]:
        found = re.fullmatch(
            r"::(error|warning|notice) ((?:file|line|col|title)=[^,:]*(?:,\w+=[^,:]*)*)::.*", line
        )
        assert found, line
        assert not re.search("%(?!25|0A|0D|3A|2C)", line)


@_MANY
@given(pairs())
def test_junit_is_well_formed_with_a_case_for_each_operation(sides: Any) -> None:
    report = compared(sides)
    suite = ET.fromstring(report.to_junit())
    assert {case.get("name") for case in suite.iter("testcase")} >= {
        replace_unsafe(name) for name in report.operations
    }
    assert harmless("".join(suite.itertext()))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _tags(text: str) -> _Tags:
    parser = _Tags()
    parser.feed(text)
    parser.close()
    return parser


_GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.mark.parametrize("text", ["__0__", ".__0__", "___", "_a_", "a__b__c", "__init__.py", "a_b_c"])
def test_underscores_of_names_are_no_emphasis(text: str) -> None:
    page = _tags(_GITHUB.render(f"x {escape(text)} y"))
    assert [tag for tag, _ in page.tags] == ["p"]
    assert "".join(page.text).strip() == f"x {text} y"


@_MANY
@given(pairs())
def test_markdown_keeps_its_own_markup_only(sides: Any) -> None:
    report = compared(sides)
    page = _tags(_GITHUB.render(report.to_markdown()))
    assert {tag for tag, _ in page.tags} <= {
        "h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "code", "sub",
        "br", "pre",
    }  # fmt: skip
    assert {name for _, names in page.tags for name in names} <= {"style", "open", "class"}
    text = "".join(page.text)
    assert harmless(text)
    assert not re.search(r"@\w|://|www\.", text)
    for change in report.changes:
        assert change.fingerprint in text
        assert replace_unsafe(change.hint).replace(" ", "") in text.replace("\u200b", "").replace(" ", "")
    rows = re.findall("<tr>(.*?)</tr>", _GITHUB.render(report.to_markdown()), re.DOTALL)
    for change in report.changes:
        (row,) = (row for row in rows if change.fingerprint in row)
        assert row.count("<td>") == 4  # no name adds a cell


@pytest.mark.parametrize("attack", ATTACKS)
def test_escaped_text_reads_as_it_was(attack: str) -> None:
    for page in (_tags(_GITHUB.render(f"before {escape(attack)} after")), _tags(f"<b>{escape(attack)}</b>")):
        assert {tag for tag, _ in page.tags} <= {"p", "b"}
        said = "".join(page.text).strip().removeprefix("before ").removesuffix(" after")
        assert said.replace("\u200b", "").strip() == replace_unsafe(attack).strip()


@_MANY
@given(pairs())
def test_the_page_has_its_own_elements_only(sides: Any) -> None:
    report = compared(sides)
    text = report.to_html()
    assert harmless(text)
    page = _tags(text)
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "base", "svg"}
    assert not any(name.startswith("on") for _, names in page.tags for name in names)
    data = json.loads(text.partition('type="application/json">')[2].partition("</script>")[0])
    assert [row["fingerprint"] for row in data["changes"]] == [c.fingerprint for c in report.changes]
