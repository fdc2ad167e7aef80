"""Find the components of a document in the layout of its text: the values behind known labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from attrs import frozen

from docrelay.sandbox.reader import values
from docrelay.sandbox.reader.labels import LEGAL_FORMS, NUMBER_SIGN, RULES, Rule

MAX_SEARCHED = 200_000  # characters of a page that are searched for labels
MAX_SEGMENTS = 40  # a line with more columns is no form
LINES_BELOW = 3  # how far below its label a value may stand
LETTERHEAD_LINES = 6

_SEGMENT = re.compile("\\S+(?:[ \u00a0\u202f]\\S+)*")
_RATE = r"[0-9]{1,2}(?:[.,][0-9]{1,2})?\s?%"
_BEHIND_LABEL = re.compile(rf"\.?\s*(?:\([^)]{{0,40}}\)\s*)?(?:{_RATE}(?!\w)\s*)?(?P<colon>:?)\s*")
_LETTERHEAD = re.compile(rf"[ ,](?:{'|'.join(map(re.escape, LEGAL_FORMS))})\.?$", re.IGNORECASE)


@frozen
class ComponentEvidence:
    """One place where a component was found.

    ``label`` is as written, empty for a letterhead; ``page`` begins at 1.
    """

    name: str
    value: str
    label: str
    page: int


@frozen
class _Segment:
    """A run of words in a line, set off from the next one by two spaces or more."""

    text: str
    start: int
    end: int


@frozen
class _Label:
    """A known label at the start of a segment; ``rest`` is the text of the segment behind it."""

    rule: Rule
    inline: bool
    spelling: str
    rest: str
    colon: bool


@frozen
class _Hit:
    """A value found; of the hits of one component only those of the lowest rank count."""

    rank: int
    evidence: ComponentEvidence


def _label_pattern() -> tuple[re.Pattern[str], list[tuple[Rule, bool]]]:
    """Build one pattern for all labels, the longest first; its groups number the rules."""
    spellings = [
        (spelling, rule, inline)
        for rule in RULES
        for inline, group in ((False, rule.labels), (True, rule.inline))
        for spelling in group
    ]
    spellings.sort(key=lambda entry: len(entry[0]), reverse=True)
    alternatives = (
        "("
        + re.escape(text).replace(r"\#", NUMBER_SIGN).replace(r"\ ", r"\s?" if "#" in text else r"\s")
        + ")"
        for text, _, _ in spellings
    )
    prefix = rf"(?:(?:zzgl\.|inkl\.|plus|incl\.)\s)?(?:{_RATE}\s)?"
    pattern = re.compile(rf"{prefix}(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
    return pattern, [(rule, inline) for _, rule, inline in spellings]


_LABELS, _LABEL_RULES = _label_pattern()


def _label(text: str) -> _Label | None:
    """Return the label at the start of the text."""
    found = _LABELS.match(text)
    if found is None or found.lastindex is None:
        return None
    rule, inline = _LABEL_RULES[found.lastindex - 1]
    behind = _BEHIND_LABEL.match(text, found.end())
    end = behind.end() if behind else found.end()
    return _Label(rule, inline, found[0], text[end:], bool(behind and behind["colon"]))


def _lines(page: str) -> list[list[_Segment]]:
    """Split a page into the segments of its lines; blank lines are left out."""
    if len(page) > MAX_SEARCHED:
        page = page[:MAX_SEARCHED].rpartition("\n")[0]
    lines = (line.expandtabs() for line in page.splitlines())
    rows = (
        [_Segment(m[0], *m.span()) for m in islice(_SEGMENT.finditer(line), MAX_SEGMENTS)] for line in lines
    )
    return [row for row in rows if row]


def _candidates(label: _Label, lines: list[list[_Segment]], row: int, column: int) -> Iterator[str]:
    """Yield the texts that may hold the value of a label: behind it, to its right, below it."""
    if label.rest:
        # "Client reference" is not the label "Client": a name needs its colon.
        if label.colon or label.rule.kind != "name":
            yield label.rest
        return
    here = lines[row][column]
    if column + 1 < len(lines[row]):
        yield lines[row][column + 1].text
    labels = (_label(segment.text) for segment in lines[row])
    totals = any(x and not x.inline and x.rule.component == "TotalAmount" for x in labels)
    if label.inline and not totals:
        return
    for line in lines[row + 1 : row + 1 + LINES_BELOW]:
        below = [segment for segment in line if segment.start < here.end and segment.end > here.start]
        if below:
            yield from (segment.text for segment in below)
            return


def _page_hits(lines: list[list[_Segment]], page: int) -> Iterator[_Hit]:
    """Yield the values behind the labels of a page."""
    for row, line in enumerate(lines):
        for column, segment in enumerate(line):
            label = _label(segment.text)
            if label is None or not label.rule.component:
                continue
            read = values.READERS[label.rule.kind]
            for text in _candidates(label, lines, row, column):
                value = read(text)
                if value is None or (text != label.rest and _label(text)):
                    continue
                rank = int(label.inline)
                name = label.rule.component
                yield _Hit(rank, ComponentEvidence(name, value, label.spelling, page))
                beside = values.amount_currency(text) if name == "TotalAmount" else None
                if beside:
                    yield _Hit(2 + rank, ComponentEvidence("Currency", beside, label.spelling, page))
                break


def _letterhead(lines: list[list[_Segment]]) -> Iterator[_Hit]:
    """Yield the first company name of the first page as the supplier."""
    for line in lines[:LETTERHEAD_LINES]:
        for segment in line:
            label = _label(segment.text)
            if label and label.rule.kind == "name":
                return  # the next company is the customer
            if _LETTERHEAD.search(segment.text) and (value := values.name(segment.text)):
                yield _Hit(1, ComponentEvidence("SupplierName", value, "", 1))
                return


def find_components(pages: tuple[str, ...]) -> tuple[ComponentEvidence, ...]:
    """Return the components of all pages in reading order.

    ``pages`` keep columns apart by two spaces or more. What a better label outdoes is left out.
    """
    hits: list[_Hit] = []
    for number, page in enumerate(pages, 1):
        lines = _lines(page)
        hits += _letterhead(lines) if number == 1 else ()
        hits += _page_hits(lines, number)
    best: dict[str, int] = {}
    for hit in hits:
        name = hit.evidence.name
        best[name] = min(hit.rank, best.get(name, hit.rank))
    return tuple(hit.evidence for hit in hits if hit.rank == best[hit.evidence.name])
