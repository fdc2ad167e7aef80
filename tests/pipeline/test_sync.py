"""The synchronous form is derived from the asynchronous one, by a few patterns."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline import sync


@pytest.mark.parametrize(
    ("asynchronous", "synchronous"),
    [
        ("async with a() as b, c.stream() as d:", "with a() as b, c.stream() as d:"),
        ("async for chunk in answer.aiter_bytes():", "for chunk in answer.iter_bytes():"),
        ("return await call(f.asyncio_detailed, client=api)", "return call(f.sync_detailed, client=api)"),
        ("from docrelay._async.http import AsyncHTTPClient", "from docrelay._sync.http import HTTPClient"),
        ("def f() -> AsyncGenerator[bytes, None]: ...", "def f() -> Generator[bytes, None, None]: ..."),
        ("async def __aenter__(self) -> Self: ...", "def __enter__(self) -> Self: ..."),
        ("class _AsyncLine(httpx.AsyncByteStream): ...", "class _Line(httpx.SyncByteStream): ..."),
        ("await pauses.sleep_async(1)", "pauses.sleep(1)"),
        ("sleep = anyio.sleep", "sleep = time.sleep"),
        ("timeout: float,  # noqa: ASYNC109 - a limit", "timeout: float,"),
        ("await self.aclose(); again, area, areas", "self.close(); again, area, areas"),
    ],
)
def test_what_differs(asynchronous: str, synchronous: str) -> None:
    assert sync.derived(asynchronous, "x").splitlines()[1:] == [synchronous]


def test_every_module_is_derived_and_has_nothing_asynchronous_left() -> None:
    for folder in sync.FOLDERS:
        root = sync.ROOT / folder
        names = {path.relative_to(root / "_async") for path in (root / "_async").rglob("*.py")}
        assert names == {path.relative_to(root / "_sync") for path in (root / "_sync").rglob("*.py")}
        for name in names:
            tree = ast.parse((root / "_sync" / name).read_text(encoding="utf-8"))
            kinds = {type(node) for node in ast.walk(tree)}
            assert not kinds & {ast.AsyncFunctionDef, ast.AsyncWith, ast.AsyncFor, ast.Await}, name


def test_the_tree_is_what_the_sources_give() -> None:
    assert sync.main(["--check"]) == 0


def test_a_derived_file_that_was_edited_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_bytes((sync.ROOT / "pyproject.toml").read_bytes())
    for name, text in {"_async/a.py": "async def f(): ...\n", "_sync/b.py": "left = 1\n"}.items():
        path = tmp_path / "facade" / "docrelay" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sync, "ROOT", tmp_path)
    monkeypatch.setattr(sync, "FOLDERS", ("facade/docrelay",))

    assert sync.main(["--check"]) == 1
    assert not (tmp_path / "facade/docrelay/_sync/a.py").exists()
    assert sync.main([]) == 0
    assert (tmp_path / "facade/docrelay/_sync/a.py").read_text(encoding="utf-8").endswith("def f(): ...\n")
    assert not (tmp_path / "facade/docrelay/_sync/b.py").exists()
    assert sync.main(["--check"]) == 0
    assert "1 derived files, 2 differ" in capsys.readouterr().out
