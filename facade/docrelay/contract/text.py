"""How a report writes what comes from documents, and lists of names."""

from __future__ import annotations

from docrelay._core.text import UNSAFE


def escaped_json(text: str) -> str:
    """Return JSON text with the unsafe characters written as escapes, so that nothing is lost."""
    return UNSAFE.sub(lambda match: match[0] if match[0] == "\n" else _escape(match[0]), text)


def _escape(character: str) -> str:
    pairs = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pairs[index : index + 4]}" for index in range(0, len(pairs), 4))


def shortened(names: tuple[str, ...], most: int) -> list[str]:
    """Return the first `most` names, and how many more there are."""
    rest = len(names) - most
    return list(names) if rest <= 0 else [*names[:most], f"and {rest:,} more"]
