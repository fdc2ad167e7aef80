"""Media types: spelling, ranges, and bytes."""

from __future__ import annotations

from typing import Any

from docrelay.contract.match.media import Match, listed, match
from docrelay.contract.read.places import Site


def types(*names: str) -> dict[str, Site]:
    return listed(Site({"content": {name: {} for name in names}}, "", ""))


def matched(old: list[str], new: list[str]) -> Match:
    return match(types(*old), types(*new))


def test_case_character_set_and_order_of_parameters_do_not_count() -> None:
    assert set(types("Application/JSON; Charset=UTF-8")) == {"application/json"}
    assert set(types("a/b; y=2; x=1")) == set(types("a/b;x=1;y=2"))


def test_a_range_covers_and_is_split() -> None:
    assert matched(["image/*"], ["image/png", "image/gif"]).narrowed == [
        ("image/*", "image/gif"), ("image/*", "image/png")
    ]  # fmt: skip
    wide = matched(["application/json"], ["*/*"])
    assert (wide.widened, wide.added, wide.removed) == ([("application/json", "*/*")], [], [])
    both = matched(["application/json", "*/*"], ["*/*"])
    assert (both.widened, both.removed) == ([], [])
    assert both.pairs == [("*/*", "*/*"), ("application/json", "*/*")]
    assert matched(["a/b"], ["a/c"]).removed == ["a/b"]


def test_bytes_are_bytes_whatever_the_schema_says(compare: Any) -> None:
    def document(schema: Any, media: str) -> Any:
        answer = {"description": "", "content": {media: {} if schema is None else {"schema": schema}}}
        return {"openapi": "3.1.0", "info": {}, "paths": {"/a": {"get": {"responses": {"200": answer}}}}}

    spellings = [None, True, {"type": "string", "format": "binary"}, {"allOf": [{"type": "string"}]}]
    for old in spellings:
        for new in spellings:
            assert compare(document(old, "image/png"), document(new, "image/png")).changes == ()
    assert compare(document(None, "image/png"), document({"type": "object"}, "image/png")).changes
    assert compare(document(None, "text/plain"), document({"type": "string"}, "text/plain")).changes
