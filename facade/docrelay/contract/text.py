"""Text that comes from documents, made harmless for whatever shows it."""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, marks that reorder text, tag characters, lone surrogates
# and the other code points that XML does not have.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """Replace each character that could rewrite a screen, break a line or make a file ill-formed."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped_json(text: str) -> str:
    """Return JSON text with the same characters written as escapes, so that nothing is lost."""
    return _UNSAFE.sub(lambda match: match[0] if match[0] == "\n" else _escape(match[0]), text)


def _escape(character: str) -> str:
    pairs = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pairs[index : index + 4]}" for index in range(0, len(pairs), 4))


def plural(number: int, noun: str) -> str:
    """Return ``1 operation``, ``2 operations``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shortened(names: tuple[str, ...], most: int) -> list[str]:
    """Return the first `most` names, and how many more there are."""
    rest = len(names) - most
    return list(names) if rest <= 0 else [*names[:most], f"and {rest:,} more"]
