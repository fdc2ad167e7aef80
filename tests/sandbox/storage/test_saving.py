from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.sandbox.storage.folder import DataFolder, Saver
from docrelay.sandbox.storage.saving import Loader, dump


@attrs.define
class Part:
    text: str
    kind: Literal["a", "b"] = "a"


@attrs.define
class Whole:
    number: int
    share: float
    flag: bool
    when: datetime
    path: Path
    parts: tuple[Part, ...]
    named: dict[int, Part]
    chosen: set[int]
    anything: dict[str, Any]
    lines: list[str]
    maybe: Part | None = None
    hidden: int = attrs.field(default=7, metadata={"saved": False})


FOLDER = Path("/somewhere")
PARTS = st.builds(Part, st.text(), st.sampled_from(["a", "b"]))
WHOLES = st.builds(
    Whole,
    number=st.integers(),
    share=st.floats(allow_nan=False, allow_infinity=False),
    flag=st.booleans(),
    when=st.datetimes(timezones=st.just(UTC)),
    path=st.uuids().map(lambda name: FOLDER / name.hex),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    named=st.dictionaries(st.integers(), PARTS, max_size=3),
    chosen=st.sets(st.integers(), max_size=3),
    anything=st.dictionaries(st.text(), st.integers() | st.none() | st.text(), max_size=3),
    lines=st.lists(st.text(), max_size=3),
    maybe=st.none() | PARTS,
)


@given(WHOLES)
def test_what_is_dumped_comes_back(whole: Whole) -> None:
    text = json.dumps(dump(whole))
    assert Loader(FOLDER, {}).load(Whole, json.loads(text)) == whole
    assert "hidden" not in text or "hidden" in json.dumps(whole.anything) + json.dumps(whole.lines)


@given(WHOLES, st.data())
def test_what_does_not_fit_is_refused(whole: Whole, data: st.DataObject) -> None:
    members = dump(whole)
    name = data.draw(st.sampled_from(["number", "flag", "when", "parts", "named", "lines", "maybe"]))
    members[name] = 1.5 if name in ("number", "flag") else {"text": 1} if name != "named" else []
    with pytest.raises((TypeError, ValueError, KeyError)):
        Loader(FOLDER, {}).load(Whole, members)


def test_paths_never_leave_their_folder() -> None:
    assert Loader(FOLDER, {}).load(Path, "../../etc/passwd") == FOLDER / "passwd"


def test_missing_members_are_completed() -> None:
    loader = Loader(FOLDER, {Part: lambda given, raw: {"text": given["kind"] + raw["extra"]}})
    assert loader.load(Part, {"kind": "b", "extra": "!"}) == Part("b!", "b")


@pytest.mark.anyio
async def test_one_write_serves_all_that_wait(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.open()
    collected: list[int] = []
    changes = 0

    def collect() -> dict[str, Any]:
        collected.append(changes)
        return {"changes": changes}

    saver = Saver(folder, collect, lambda _: None, {})

    async def change() -> None:
        nonlocal changes
        changes += 1
        mine = changes
        await saver.commit()
        assert collected[-1] >= mine

    await asyncio.gather(*(change() for _ in range(50)))
    assert len(collected) < 5
    assert json.loads((tmp_path / "sandbox.json").read_text())["state"] == {"changes": 50}
    folder.close()
