"""Text of others (services, documents, file names), made fit to show. Standard library only."""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, marks that reorder text, tag characters, lone
# surrogates and the other code points that XML does not have: what could rewrite a terminal, break a log
# line, or make a file ill-formed.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
# What is no part of any name: the marks that reorder text are, in Arabic and Hebrew, and stay.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def plural(number: int, noun: str) -> str:
    """Return `1 row`, `2 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def replace_unsafe(text: str) -> str:
    """Return `text` with U+FFFD for what could rewrite a screen, break a line or make a file ill-formed."""
    return UNSAFE.sub(_REPLACEMENT, text)


def replace_controls(text: str) -> str:
    """Return `text` with U+FFFD for control characters and undecodable bytes, so that it can be a name."""
    return _CONTROL.sub(_REPLACEMENT, text)


def escape_controls(text: str) -> str:
    r"""Return `text` with every control character as its escape: ESC becomes the four characters `\x1b`."""
    return UNSAFE.sub(_escape, text)


def one_line(text: str, limit: int = 500) -> str:
    """Return `text` as one line of at most `limit` characters, white space folded, controls escaped.

    Takes time in proportion to `limit`, whatever the length of `text`.
    """
    # Four times as much is looked at, so that a text with wide margins is still quoted.
    line = escape_controls(" ".join(text[: 4 * limit].split()))
    is_cut = len(line) > limit or len(text) > 4 * limit
    return f"{line[: limit - 1]}…" if is_cut else line


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def read_bool(value: object) -> bool | None:
    """Return a yes or no, which may come as text ("true"); None for anything else."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None
