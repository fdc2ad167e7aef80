"""Compress a wheel as far as its format allows: the same files in the same order, in fewer bytes."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import zopfli


def repack(wheel: Path) -> tuple[int, int]:
    """Rewrite `wheel` with thorough deflate; return its size before and after, in bytes."""
    before = wheel.stat().st_size
    part = wheel.with_suffix(".part")
    with (
        zipfile.ZipFile(wheel) as source,
        zopfli.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            target.writestr(item, source.read(item))
    part.replace(wheel)
    return before, wheel.stat().st_size


if __name__ == "__main__":
    old, new = repack(Path(sys.argv[1]))
    print(f"{old / 1000:.0f} kB -> {new / 1000:.0f} kB")
