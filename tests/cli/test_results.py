from __future__ import annotations

import io
from typing import get_args

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from docrelay.cli.display import print_report, print_table
from docrelay.relay import DocumentResult, Failure, RelayReport
from docrelay.relay.report import State

TEXT = st.text(max_size=60)
DOCUMENTS = st.lists(
    st.builds(
        DocumentResult,
        path=TEXT.map(lambda text: text.replace("\x00", "") or "x"),
        name=TEXT,
        state=st.sampled_from(get_args(State)),
        row=st.none() | st.dictionaries(TEXT, TEXT, max_size=5),
        error=st.none() | st.builds(Failure, TEXT, TEXT, TEXT),
    ),
    min_size=1,
    max_size=4,
)
BASE = RelayReport(
    via="documine", template="T", map_name="M", container="c", started="2026-01-01T00:00:00Z", documents=()
)


def printed(report: RelayReport, width: int) -> list[str]:
    out = io.StringIO()
    print_report(Console(file=out, width=width, highlight=False, markup=False, emoji=False), report)
    return out.getvalue().splitlines()


@settings(max_examples=50)
@given(DOCUMENTS, st.sampled_from([40, 60, 80, 140]))
def test_any_report_can_be_printed_without_control_characters(
    documents: list[DocumentResult], width: int
) -> None:
    shown = "\n".join(printed(attrs.evolve(BASE, documents=tuple(documents)), width))
    assert "\x1b" not in shown


def test_a_reason_that_documents_share_is_told_once() -> None:
    def failed(name: str, message: str) -> DocumentResult:
        return DocumentResult(
            f"in/{name}", name, "failed", ids={"file": f"id-{name}"}, error=Failure("X", message)
        )

    documents = [failed(f"{n}.pdf", f"file id-{n}.pdf is gone") for n in range(5)]
    documents.insert(2, failed("x.pdf", "unreadable"))
    text = printed(attrs.evolve(BASE, documents=tuple(documents)), 80)
    assert text[text.index("failed 5 documents, for the same reason") :][:7] == [
        "failed 5 documents, for the same reason",
        "  0.pdf, 1.pdf, 2.pdf and 2 more",
        "  file … is gone",
        "",
        "failed x.pdf",
        "  unreadable",
        "",
    ]


def test_markup_in_a_name_is_text() -> None:
    document = DocumentResult("in/[red]x.pdf", "[red]x.pdf", "pushed", row={"A": "[bold]"})
    text = "\n".join(printed(attrs.evolve(BASE, documents=(document,)), 80))
    assert "[red]x.pdf" in text
    assert "[bold]" in text


def test_the_folder_that_all_have_in_common_is_left_out() -> None:
    documents = tuple(
        DocumentResult(path, "x", "pushed")
        for path in ("/a/b/c.pdf", "/a/b/d/e.pdf", "https://x.example/f.pdf")
    )
    lines = printed(attrs.evolve(BASE, documents=documents), 80)
    assert [line.split()[0] for line in lines[2:5]] == ["c.pdf", "d/e.pdf", "https://x.example/f.pdf"]


@given(st.integers(30, 160), st.integers(0, 12))
def test_columns_are_shown_as_far_as_they_fit(width: int, count: int) -> None:
    rows = [{f"Column{n:02}": "x" * n for n in range(count)}]
    out = io.StringIO()
    print_table(Console(file=out, width=width), [["a.pdf", "pushed"]], ["Document", "State"], rows)
    lines = out.getvalue().splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= width
    assert "…" not in out.getvalue()
    assert len(lines) == 3
