"""ZIP archives as packages hold them."""

from __future__ import annotations

import io
import struct
import zipfile


def archive(*sizes: int, comment: bytes = b"") -> bytes:
    """Return an archive with a stored entry of each size."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for number, size in enumerate(sizes):
            made.writestr(zipfile.ZipInfo(f"{number}.bin"), bytes([number]) * size)
        made.comment = comment
    return file.getvalue()


def end_record(offset: int) -> bytes:
    """Return the end record of an archive without entries whose list of them would be at `offset`."""
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, offset, 0)
