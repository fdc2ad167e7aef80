"""Mend the generator's templates by small, counted edits instead of copies of whole files.

Each ``specs/templates/*.toml`` file mends one trap: it says why, and lists edits of the pinned
generator's own templates. An edit whose text does not occur exactly as often as it says stops the
generation, so that an upgrade of the generator can't silently drop a mend.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from pathlib import Path

import attrs

# Modules of every client that are written by hand, beside the mends called path and tolerant that use them.
BY_HAND = ("paths.py", "reading.py")


class TemplateProblem(Exception):  # noqa: N818 - a problem with the input, said in one line
    """Raised when an edit does not fit the installed generator's templates."""


@attrs.frozen
class Edit:
    """Replace `find` by `replace` in the template `file`; `find` occurs `count` times."""

    file: str
    find: str
    replace: str
    count: int = 1


def read(folder: Path) -> dict[str, tuple[Edit, ...]]:
    """Read every mend below `folder`: name of the mend -> its edits."""
    mends: dict[str, tuple[Edit, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        mends[path.stem] = tuple(Edit(**row) for row in table["edit"])
    return mends


def write(folder: Path, mends: dict[str, tuple[Edit, ...]]) -> None:
    """Write the mended templates into `folder`, for the generator's custom template path."""
    source = importlib.resources.files("openapi_python_client") / "templates"
    texts: dict[str, str] = {}
    for name, edits in mends.items():
        for edit in edits:
            if edit.file not in texts:
                texts[edit.file] = (source / edit.file).read_text(encoding="utf-8")
            found = texts[edit.file].count(edit.find)
            if found != edit.count:
                raise TemplateProblem(
                    f"{name}: {edit.file} holds the text to replace {found} times, "
                    f"not {edit.count}; the generator's templates have changed"
                )
            texts[edit.file] = texts[edit.file].replace(edit.find, edit.replace)
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
