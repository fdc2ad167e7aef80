"""A report that writes itself in every format."""

from __future__ import annotations

import attrs

from docrelay.contract.levels import Level
from docrelay.contract.report import ci, markdown, page, summary
from docrelay.contract.report.report import BaseReport


@attrs.frozen(eq=False)
class Report(BaseReport):
    """The changes between two documents, the worst first, and the verdict over them, in every format."""

    def to_text(self, width: int | None = None) -> str:
        """Return a table for a terminal of `width` columns; without a width, one line a change."""
        if width is None:
            return summary.lines(self)
        from docrelay.contract.report import terminal  # noqa: PLC0415 - rich is wanted only here

        return terminal.render(self, width)

    def to_markdown(self) -> str:
        """Return the report for a pull request, grouped by facade method; at most `markdown.LIMIT` long."""
        return markdown.render(self)

    def to_html(self) -> str:
        """Return the report as one page that needs no network."""
        return page.render(self)

    def to_junit(self, fail_on: Level = Level.BREAKING) -> str:
        """Return the report as JUnit XML: a case for each operation, failed at or above `fail_on`."""
        return ci.junit(self, fail_on)

    def to_github(self) -> str:
        """Return the report as annotations for a GitHub workflow."""
        return ci.github(self)
