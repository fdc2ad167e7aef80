"""Which public names have no certain type, by what pyright says of a small package."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from pipeline import public

pytest.importorskip("pyright", reason="comes with the group lint")

TOY = {
    "toy/py.typed": "",
    "toy/__init__.py": "from toy.thing import Thing as Thing\n\n__all__ = ['Thing']\n",
    "toy/thing.py": """
        from gap import Gap
        from toy.part import Part

        class Thing:
            def part(self) -> Part:
                return Part()
            def gap(self) -> Gap:
                return Gap()
    """,
    "toy/part.py": """
        class Part:
            def __init__(self) -> None:
                self.size: int = len([1])
    """,
    "toy/aside.py": "def nobody_calls(this=[]):\n    return this\n",
    "gap/py.typed": "",
    "gap/__init__.py": "class Gap:\n    def __init__(self) -> None:\n        self.size = len([1])\n",
}


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in TOY.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] in {"toy", "gap"}]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_gaps_of_private_modules_and_of_other_projects_count_for_nothing(toy: Path) -> None:
    count, faults = public.verify(["toy"], ["toy"])
    assert count >= 4  # Thing, its two methods, Part
    assert faults == []


def test_a_gap_in_what_a_public_name_leads_to_is_found(toy: Path) -> None:
    _edit(toy / "toy/part.py", "self.size: int", "self.size")
    _, faults = public.verify(["toy"], ["toy"])
    assert any(line.startswith("toy.part.Part.size: Type is missing type annotation") for line in faults)


def test_a_gap_in_a_public_name_is_found(toy: Path) -> None:
    _edit(toy / "toy/thing.py", "def part(self) -> Part", "def part(self, which)")
    _, faults = public.verify(["toy"], ["toy"])
    assert any(line.startswith("toy.thing.Thing.part: ") for line in faults)


def test_a_package_without_its_marker_is_not_passed_over(toy: Path) -> None:
    (toy / "toy/py.typed").unlink()
    with pytest.raises(RuntimeError, match=r"pyright did not verify toy: .*No py\.typed file found"):
        public.verify(["toy"], ["toy"])
