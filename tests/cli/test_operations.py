from __future__ import annotations

import json
from pathlib import Path

import pytest

from docrelay import operations
from tests.cli.conftest import Run
from tests.cli.terminal import run_in_terminal


def test_a_pipe_gets_one_line_an_operation(run: Run) -> None:
    lines = run("operations").out.splitlines()
    assert len(lines) == len(operations())
    assert [line.split()[2] for line in lines] == [item.operation_id for item in operations()]


def test_one_api_as_json(run: Run) -> None:
    read = json.loads(run("operations", "smartconnect_next", "--json").out)
    assert {item["operation_id"] for item in read} == {"request_token", "run_integration"}


def test_an_unknown_api_lists_the_known(run: Run) -> None:
    shown = run("operations", "docmine")
    assert shown.code == 3
    assert "documine, smartdocumentor" in shown.err


@pytest.mark.parametrize("width", [60, 80, 140])
def test_a_terminal_gets_a_table(tmp_path: Path, width: int) -> None:
    ended = run_in_terminal(["operations"], {}, tmp_path, width=width)
    assert ended.code == 0
    assert max(len(line) for line in ended.out.splitlines()) <= width
    lines = ended.out.splitlines()
    assert lines[0] == "documine"
    assert lines[1].split() == ["Operation", "Method", "Path"]
    for item in operations():
        shown = [line.split() for line in lines if line.split()[:1] == [item.operation_id]]
        assert any(method == item.method and path[:8] == item.path[:8] for _, method, path in shown)
