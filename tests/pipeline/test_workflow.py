"""The workflow that posts the review: its permissions, and its script with a stand-in for `gh`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract.read import yaml12
from pipeline import comment

FOLDER = Path(__file__).resolve().parents[2] / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
OURS = "actions/"
GH = """#!/bin/sh
for argument do printf '%s\\n' "$argument"; done >> "$CALLS"
echo . >> "$CALLS"
case "$*" in
  *--paginate*) test -z "$UNREADABLE" || exit 1; test -z "$KNOWN" || printf "$KNOWN" ;;
  *) test -z "$READ_ONLY" || { echo 'HTTP 403' >&2; exit 1; } ;;
esac
"""


def workflow(name: str) -> Any:
    return yaml12.load((FOLDER / name).read_text(encoding="utf-8"), name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_workflows_parse_and_use_nobody_elses_actions(file: Path) -> None:
    said = workflow(file.name)
    assert said["permissions"] == {"contents": "read"}
    for job in said["jobs"].values():
        assert job["timeout-minutes"] <= 30
        for step in job["steps"]:
            assert step.get("uses", OURS).startswith(OURS)
            # What a pull request says (a title, a branch) is never part of a script.
            assert "${{ github." not in step.get("run", "")


def test_only_the_job_that_posts_may_write_and_it_runs_no_code_of_the_change() -> None:
    jobs = workflow("contract.yml")["jobs"]
    assert {name: job.get("permissions") for name, job in jobs.items()} == {
        "diff": None,
        "comment": {"pull-requests": "write"},
    }
    assert not [step for step in jobs["comment"]["steps"] if "checkout" in step.get("uses", "")]
    assert "head.repo.full_name == github.repository" in jobs["comment"]["if"]
    checkout = jobs["diff"]["steps"][0]["with"]
    assert checkout == {"persist-credentials": False, "fetch-depth": 0}


def step(job: str, name: str) -> str:
    (found,) = (s for s in workflow("contract.yml")["jobs"][job]["steps"] if s.get("name") == name)
    return str(found["run"])


def run(
    script: str, folder: Path, **settings: str
) -> tuple[subprocess.CompletedProcess[str], list[list[str]]]:
    """Run a script as the runner does, with `gh` replaced; return what it printed, and the calls of `gh`."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "gh").write_text(GH, encoding="utf-8")
    (programs / "gh").chmod(0o755)
    calls = folder / "calls"
    calls.touch()
    names = {
        "KNOWN": "",
        "READ_ONLY": "",
        "UNREADABLE": "",
        "REPOSITORY": "o/r",
        "NUMBER": "7",
        "GH_TOKEN": "x",
    }
    environment = {
        **names,
        "CALLS": str(calls),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        **settings,
    }
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    said = calls.read_text(encoding="utf-8").split("\n.\n")[:-1]
    return done, [call.split("\n") for call in said]


POST = "Write or update the one comment"


def test_a_first_comment_is_posted(tmp_path: Path) -> None:
    (tmp_path / "comment.md").write_text(f"{comment.CHANGES}\n\nx\n", encoding="utf-8")
    done, calls = run(step("comment", POST), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert calls[1][:4] == ["api", "--method", "POST", "repos/o/r/issues/7/comments"]
    assert "body=@comment.md" in calls[1]
    prefix = comment.CHANGES.partition("changes")[0]
    assert f'startswith("{prefix}")' in calls[0][-1]
    assert comment.NONE.startswith(prefix)


@pytest.mark.parametrize("first", [comment.CHANGES, comment.NONE])
def test_the_comment_that_is_there_is_updated(first: str, tmp_path: Path) -> None:
    (tmp_path / "comment.md").write_text(f"{first}\n\nx\n", encoding="utf-8")
    done, calls = run(step("comment", POST), tmp_path, KNOWN="41\\n42\\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert calls[1][:4] == ["api", "--method", "PATCH", "repos/o/r/issues/comments/41"]


def test_where_nothing_changed_nothing_is_posted(tmp_path: Path) -> None:
    (tmp_path / "comment.md").write_text(f"{comment.NONE}\n\nx\n", encoding="utf-8")
    done, calls = run(step("comment", POST), tmp_path)
    assert (done.returncode, len(calls)) == (0, 1)
    assert "nothing to say" in done.stdout


@pytest.mark.parametrize("setting", ["READ_ONLY", "UNREADABLE"])
def test_a_token_that_may_not_write_is_no_failure(setting: str, tmp_path: Path) -> None:
    (tmp_path / "comment.md").write_text(f"{comment.CHANGES}\n\nx\n", encoding="utf-8")
    done, _ = run(step("comment", POST), tmp_path, **{setting: "1"})
    assert done.returncode == 0
    assert done.stdout.startswith("::warning title=contract::")


def test_without_a_report_nothing_is_posted(tmp_path: Path) -> None:
    done, calls = run(step("comment", POST), tmp_path)
    assert (done.returncode, calls) == (0, [])
    done, _ = run(step("diff", "Show in the run"), tmp_path / "..", GITHUB_STEP_SUMMARY="nowhere")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_summary_and_the_annotations_are_shown_in_the_run(tmp_path: Path) -> None:
    reports = tmp_path / "build" / "contract"
    reports.mkdir(parents=True)
    (reports / "comment.md").write_text("the comment\n", encoding="utf-8")
    (reports / "annotations.txt").write_text("::error::x\n", encoding="utf-8")
    summary = tmp_path / "summary"
    done, _ = run(step("diff", "Show in the run"), tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert (done.returncode, done.stdout) == (0, "::error::x\n")
    assert summary.read_text(encoding="utf-8") == "the comment\n"
