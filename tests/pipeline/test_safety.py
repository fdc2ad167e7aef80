"""The net below the generator: code that a document had a hand in is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import generate, safety

GENERATED = Path(__file__).parents[2] / "generated" / generate.PACKAGE


def test_the_committed_clients_pass() -> None:
    safety.check(GENERATED)
    assert len(list(GENERATED.rglob("*.py"))) > 200


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('__import__("os")', "uses '__import__'"),
        ("import os", "uses 'os'"),
        ("from os.path import join", "uses 'os.path'"),
        ("class A:\n    a: int = eval('1')", "uses 'eval'"),
        ("def f(x: int = open('a')) -> None: ...", "uses 'open'"),
        ("def f() -> None:\n    getattr(1, 'a')", "uses 'getattr'"),
        ("a = ().__class__", "uses '__class__'"),
        ("a = inf.__init__.__globals__", "uses '__globals__'"),
        ("a = (", "line 1: "),
        ("a = '\\d'", "invalid escape sequence"),
        ("def f(a: int, a: int) -> None: ...", "duplicate"),
        ("a = 1\na = 2", "the name 'a' stands for two things"),
        ("from .missing import A", "the name 'A' shares a module"),
        ("\ufb01 = 1", "is read as the name 'fi'"),
    ],
)
def test_what_generated_code_has_no_use_for(code: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "odd.py").write_text(code + "\n", encoding="utf-8")
    with pytest.raises(safety.UnsafeCode) as refused:
        safety.check(tmp_path)
    assert str(refused.value).startswith("models/odd.py: ")
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
