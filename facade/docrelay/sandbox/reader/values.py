"""Normalisers: from the written form of a value to one comparable string.

Each function reads the value at the start of ``text`` and returns ``None`` when none stands there.
They are pure and never raise.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from docrelay.sandbox.reader.labels import (
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    IBAN_LENGTHS,
    MONTHS,
    ValueKind,
)

MAX_NAME = 80  # characters

_SIGNS = "|".join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))
_CURRENCY = rf"(?:{_SIGNS}|(?:{'|'.join(sorted(CURRENCY_CODES))})(?![A-Za-z]))"
_SPACE = "[ \u00a0\u202f]"
# Digits in groups of three behind one and the same separator, or without any; then the decimals.
_AMOUNT = re.compile(
    rf"(?P<sign>[-\u2212])?{_SPACE}?(?P<before>{_CURRENCY})?{_SPACE}?(?P<inner>[-\u2212])?"
    r"(?:(?P<grouped>[1-9][0-9]{0,2}(?P<group>[ \u00a0\u202f.,'\u2019])[0-9]{3}"
    r"(?:(?P=group)[0-9]{3})*)"
    r"(?:(?!(?P=group))[.,](?P<cents>[0-9]{1,4}))?"
    r"|(?P<plain>[0-9]{1,18})(?:[.,](?P<decimals>[0-9]{1,4}))?)"
    rf"(?![0-9]|[.,][0-9]|{_SPACE}?%|[A-Za-z/-])(?:{_SPACE}?(?P<after>{_CURRENCY}))?"
)
_NUMERIC_DATES = (
    re.compile(r"(?P<y>[0-9]{4})(?P<sep>[-./])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?![0-9])"),
    re.compile(
        r"(?P<d>[0-9]{1,2})(?P<sep>[-./] ?)(?P<m>[0-9]{1,2})(?P=sep)"
        r"(?P<y>[0-9]{4}|[0-9]{2})(?![0-9])"
    ),
)
_WORDED_DATES = (
    re.compile(
        r"(?P<d>[0-9]{1,2})(?:\.|er|º|st|nd|rd|th)?[\s-]+(?:de\s+|of\s+)?(?P<month>[^\W\d_]{3,12})"
        r"\.?,?[\s-]+(?:de\s+|del\s+)?(?P<y>[0-9]{4})(?![0-9])",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>[0-9]{4})(?![0-9])",
        re.IGNORECASE,
    ),
)
_CODE = re.compile(r"(?:[A-Z]{1,4} )?(?=[A-Za-z/._-]*[0-9])[A-Za-z0-9](?:[A-Za-z0-9/._-]*[A-Za-z0-9])?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}")
_VAT_ID = re.compile(r"(?:[A-Z]{2,3}[ -]?)?[0-9A-Z](?:[.-]?[0-9A-Z]| [0-9]){6,13}(?![0-9A-Za-z])")


def amount(text: str) -> str | None:
    """Return a money amount as a plain decimal string: ``1.234,56 €`` gives ``1234.56``.

    The decimals stay as written. One separator before exactly three digits groups thousands.
    """
    found = _AMOUNT.match(text)
    if found is None:
        return None
    whole = re.sub("[^0-9]", "", found["grouped"] or found["plain"]).lstrip("0") or "0"
    decimals = found["cents"] or found["decimals"]
    minus = "-" if found["sign"] or found["inner"] else ""
    return minus + whole + (f".{decimals}" if decimals else "")


def amount_currency(text: str) -> str | None:
    """Return the ISO 4217 code of the currency written beside the amount."""
    found = _AMOUNT.match(text)
    return currency(found["before"] or found["after"] or "") if found else None


def currency(text: str) -> str | None:
    """Return the ISO 4217 code of a currency given by its sign or its code."""
    found = re.match(_CURRENCY, text)
    return CURRENCY_SIGNS.get(found[0], found[0]) if found else None


def date(text: str) -> str | None:
    """Return a date as ISO 8601: ``14. März 2026`` gives ``2026-03-14``.

    Numeric dates are read with the day first, as all but US documents write them; the month is
    taken to be first only where the day cannot be. Two-digit years lie in this century.
    """
    for pattern in _NUMERIC_DATES:
        if found := pattern.match(text):
            year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
            if len(found["y"]) == 2:
                year += 2000
            swapped = None if len(found["y"]) == 4 and found.start("y") == 0 else _iso(year, day, month)
            return _iso(year, month, day) or swapped
    for pattern in _WORDED_DATES:
        if (found := pattern.match(text)) and (number := month_number(found["month"])):
            return _iso(int(found["y"]), number, int(found["d"]))
    return None


def month_number(word: str) -> int | None:
    """Return 1 to 12 for a month in one of the five languages, or for a clear beginning of it."""
    start = word.casefold()
    hits = {
        number for number, names in enumerate(MONTHS, 1) for name in names.split() if name.startswith(start)
    }
    return hits.pop() if len(hits) == 1 else None


def _iso(year: int, month: int, day: int) -> str | None:
    """Return the ISO form of a day of the calendar, ``None`` when there is no such day."""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def code(text: str) -> str | None:
    """Return an identifier such as ``INV-2026-7`` or ``FT A/118``; it holds at least one digit."""
    found = _CODE.match(text.lstrip("#"))
    return found[0] if found else None


def iban(text: str) -> str | None:
    """Return an account number without spaces, when its check digits are right (ISO 13616)."""
    found = _IBAN.match(text)
    if found is None:
        return None
    compact = found[0].replace(" ", "")
    compact = compact[: IBAN_LENGTHS.get(compact[:2], len(compact))]
    digits = "".join(str(int(character, 36)) for character in compact[4:] + compact[:4])
    return compact if int(digits) % 97 == 1 else None


def vat_id(text: str) -> str | None:
    """Return a tax number without spaces, dots and dashes."""
    found = _VAT_ID.match(text)
    if found is None or not any(character.isdigit() for character in found[0]):
        return None
    return re.sub("[ .-]", "", found[0])


def name(text: str) -> str | None:
    """Return the name of a person or company: all of the text, when it has letters and is short."""
    words = " ".join(text.split())
    return words if len(words) <= MAX_NAME and re.search(r"[^\W\d_]{2}", words) else None


READERS: dict[ValueKind, Callable[[str], str | None]] = {
    "amount": amount,
    "code": code,
    "currency": currency,
    "date": date,
    "iban": iban,
    "name": name,
    "vat_id": vat_id,
}
