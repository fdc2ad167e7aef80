"""Where the numbered pages of SmartDocumentor end."""

from __future__ import annotations

from docrelay_api.smartdocumentor.models import BatchPage, TaskStatusPage


def is_last(number: int, page: BatchPage | TaskStatusPage) -> bool:
    """Tell whether `page`, the one with this `number` from 1, is the last.

    An empty page is; else the number of pages decides, or whether there is a next page where the
    answer does not have it.
    """
    if not page.items:
        return True
    if isinstance(page.total_pages, int):
        return number >= page.total_pages
    return page.has_next_page is not True
