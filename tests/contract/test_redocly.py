"""Against `redocly diff` as a black box: it says major or not; where we differ, a reviewed row says why."""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.contract.cells import cells
from tests.contract.operation_edits import OPERATION_EDITS

BUNDLED = Path("tests/peers/node_modules/.bin/redocly")
PROGRAM = os.environ.get("DOCRELAY_REDOCLY") or (str(BUNDLED.absolute()) if BUNDLED.exists() else "")
DIFFERENCES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("redocly.toml").read_text(encoding="utf-8")
)["difference"]

pytestmark = pytest.mark.skipif(not PROGRAM, reason="redocly is not installed; set DOCRELAY_REDOCLY")


def is_major(old: Any, new: Any, folder: Path) -> bool:
    folder.mkdir()
    for name, document in (("old.json", old), ("new.json", new)):
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    command = [PROGRAM, "diff", "old.json", "new.json", "--format", "json", "--fail-on", "none"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.stdout.startswith(b"{"), done.stderr.decode()
    return bool(json.loads(done.stdout).get("bump") == "major")


def test_every_difference_is_in_the_reviewed_table(compare: Any, tmp_path: Path) -> None:
    rows = [(side, edit, old, new) for place, side, edit, old, new in cells() if place in {"body", "answer"}]
    rows += [("operation", name, old, new) for name, (old, new, _, _) in OPERATION_EDITS.items()]
    with ThreadPoolExecutor(2) as pool:
        theirs = list(
            pool.map(lambda item: is_major(item[1][2], item[1][3], tmp_path / str(item[0])), enumerate(rows))
        )
    agree, unknown = 0, []
    for (side, edit, old, new), their in zip(rows, theirs, strict=True):
        our = compare(old, new).verdict.wire.value == "breaking"
        agree += our == their
        known = any(
            edit in row["edits"] and side in row["sides"] and row["ours_breaking"] == our
            for row in DIFFERENCES
        )
        if our != their and not known:
            unknown.append(f"{side}: {edit}: ours {our}, theirs {their}")
    print(f"\nredocly: {agree} of {len(rows)} cells agree")
    assert not unknown, "\n".join(unknown)
