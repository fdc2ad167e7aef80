"""How the generator writes a name of the document in Python."""

from __future__ import annotations

import keyword
import re

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def snake(name: str) -> str:
    """Return `name` as the generator writes it in Python: words in lower case, joined by underscores."""
    words = "_".join(
        word.lower() for part in re.split(r"[^A-Za-z0-9]+", name) for word in _WORD.findall(part)
    )
    if not words or words[0].isdigit():
        words = f"field_{words}"
    return f"{words}_" if keyword.iskeyword(words) else words


def letters(name: str) -> str:
    """Return what the generator keeps of the name of a class, but for upper and lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
