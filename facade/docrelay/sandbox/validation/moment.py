"""A moment: an RFC 3339 date-time, read strictly."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_RFC3339 = re.compile(
    r"(?P<head>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?P<digits>[0-9]+))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)


def read_moment(text: str) -> datetime:
    """Read a date-time as a moment in UTC; what is finer than a microsecond is cut.

    Raises ValueError for anything but RFC 3339 with an offset, and for a moment that Python cannot hold.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise ValueError("not an RFC 3339 date-time")
    digits = (match["digits"] or "")[:6].ljust(6, "0")
    zone = match["zone"].upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{match['head'].upper()}.{digits}{zone}").astimezone(UTC)
    except OverflowError:
        raise ValueError("the moment is out of range") from None
