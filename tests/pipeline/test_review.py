"""The session `contract`: a change against its base, and the history, in a repository made for it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from docrelay.contract import Level
from pipeline import __main__ as command
from pipeline import comment
from pipeline.review import Review, review
from tests.pipeline.repository import API, NEW, OLD, Repository, commit, made

PARAMETER = r"        - \$ref: '#/components/parameters/ReturnErrors'\n"
FAR = "9999-12-31"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return made(tmp_path_factory.mktemp("origin"))


@pytest.fixture
def repository(origin: Repository, tmp_path: Path) -> Repository:
    """A copy of the repository that a test may change."""
    return origin.copy(tmp_path / "repository")


@pytest.fixture(scope="module")
def broken(origin: Repository, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A change that takes away an argument; no test changes it further."""
    found = origin.copy(tmp_path_factory.mktemp("broken") / "repository")
    found.edit(PARAMETER, "")
    found.regenerate()
    return found


def accept(repository: Repository, *rows: tuple[str, str]) -> None:
    text = "".join(
        f'[[accepted]]\nfingerprint = "{mark}"\nreason = "agreed"\nexpires = {day}\n' for mark, day in rows
    )
    (repository.root / "specs/accepted.toml").write_text(text, encoding="utf-8")


def marks(found: Review) -> list[str]:
    return [
        change.fingerprint
        for pair in found.pairs
        if pair.report
        for change in pair.report.changes
        if change.level is Level.BREAKING
    ]


def test_nothing_changed(repository: Repository) -> None:
    found = review(repository.root)
    assert (found.changed, found.notes, found.faults, found.code) == ([], [], [], 0)
    assert comment.render(found).startswith(comment.NONE)
    assert [(p.api, p.old, p.new) for p in found.pairs] == [(API, NEW, NEW)]


def test_history_is_told_and_never_fails(repository: Repository) -> None:
    (step,) = review(repository.root).history
    assert step.report
    assert (step.old, step.new) == (OLD, NEW)
    assert step.report.verdict.overall is Level.BREAKING  # the path moved
    (removed,) = (c for c in step.report.changes if c.id == "operation.removed")
    assert "docrelay.SmartConnectNext.integrations.run" in removed.symbols


def test_a_version_without_a_client_is_judged_by_its_document(repository: Repository) -> None:
    """The generator refuses what the comparison reads: here a path and its parameter differ in name."""
    repository.edit("{integrationId}:", "{integration}:", repository.root / "specs" / API / f"{OLD}.yaml")
    found = review(repository.root)
    (step,) = found.history
    assert step.report
    assert f"{API} {OLD}..{NEW}: judged without clients: " in found.notes[1]
    assert found.code == 0


def test_a_breaking_change_fails_with_the_facade_method_that_meets_it(broken: Repository) -> None:
    found = review(broken.root)
    (pair,) = found.changed
    assert pair.report
    assert found.code == 1
    assert found.refused == [f"{API}: 1 breaking change not accepted in specs/accepted.toml"]
    layers = {change.layer for change in pair.report.changes}
    assert layers == {"wire", "python"}
    for change in pair.report.changes:
        assert "docrelay.SmartConnectNext.integrations.run" in change.symbols, change
        assert change.operations == ("POST /v1/run-integration/{integrationId}",)
    assert "SmartConnectNext.integrations.run" in comment.render(found)


def test_places_of_the_base_name_its_revision(broken: Repository) -> None:
    found = review(broken.root)
    (pair,) = found.changed
    assert pair.report
    assert found.base
    places = {pair.report.old.position(change.old_pointer) for change in pair.report.changes}
    files = {place.file for place in places if place}
    assert files == {f"{found.base.short}:specs/{API}/{NEW}.yaml"}


def test_what_is_accepted_passes(broken: Repository, tmp_path: Path) -> None:
    mine = broken.copy(tmp_path / "mine")
    accept(mine, *((mark, FAR) for mark in marks(review(mine.root))))
    found = review(mine.root)
    assert (found.refused, found.code) == ([], 0)
    assert comment.verdict(found) == "breaking, which forces a major version; accepted"


def test_stale_and_expired_entries_are_told(broken: Repository, tmp_path: Path) -> None:
    mine = broken.copy(tmp_path / "mine")
    first, *_ = marks(review(mine.root))
    accept(mine, (first, "2020-01-01"), ("0123456789abcdef", FAR))
    found = review(mine.root)
    assert found.code == 1
    assert [re.findall("specs/accepted.toml:[0-9]+: |is stale|expired on", note) for note in found.notes] == [
        ["specs/accepted.toml:5: ", "is stale"],
        ["specs/accepted.toml:1: ", "expired on"],
    ]


def test_nothing_is_stale_where_nothing_was_compared(repository: Repository) -> None:
    accept(repository, ("0123456789abcdef", FAR))
    assert " is stale, no change has it any more: " in review(repository.root).notes[-1]
    assert review(repository.root, "nowhere").notes == []
    repository.edit("schemas/TokenRequest'", "schemas/Nowhere'")
    assert not [note for note in review(repository.root).notes if "is stale" in note]


def test_a_faulty_accepted_file_is_no_acceptance(broken: Repository, tmp_path: Path) -> None:
    mine = broken.copy(tmp_path / "mine")
    (mine.root / "specs/accepted.toml").write_text("[[accepted]]\n", encoding="utf-8")
    found = review(mine.root)
    assert found.code == 2
    assert found.faults[0].startswith("specs/accepted.toml:1: fingerprint is missing")


def test_a_name_that_the_overlay_gives_belongs_to_the_contract(repository: Repository) -> None:
    """The document stays as it is; what users call changes."""
    overlay = repository.root / "specs" / API / "overlay.yaml"
    repository.edit("operationId: run_integration", "operationId: run_it", overlay)
    repository.regenerate()
    found = review(repository.root)
    (pair,) = found.changed
    assert pair.report
    assert (pair.report.verdict.wire, pair.report.verdict.python) == (Level.COMPATIBLE, Level.BREAKING)
    assert found.code == 1


def test_a_new_api(repository: Repository) -> None:
    text = repository.index.read_text(encoding="utf-8")
    head, old, new = text.partition("\n[[")[0], *text.split("\n[[")[1:]
    assert old
    added = f"{head}\n[[{new}".replace(f"[{API}]", "[other]").replace(f"[[{API}.", "[[other.")
    repository.index.write_text(f"{text}\n{added}", encoding="utf-8")
    found = review(repository.root)
    assert found.notes == [f"other: a new API, at version {NEW}"]
    assert found.code == 0


def test_a_removed_api_breaks_until_it_is_accepted(repository: Repository) -> None:
    repository.index.write_text("", encoding="utf-8")
    found = review(repository.root)
    mark = found.removed[API]
    assert found.notes == [f"{API}: the API was removed, which breaks every user of it"]
    assert mark in found.refused[0]
    assert (found.code, comment.render(found).splitlines()[0]) == (1, comment.CHANGES)
    accept(repository, (mark, FAR))
    assert review(repository.root).code == 0


def test_a_moved_a_dropped_and_an_edited_document(repository: Repository) -> None:
    former = repository.root / "specs" / API / f"{OLD}.yaml"
    repository.document.rename(repository.document.with_name("current.yaml"))
    repository.edit(f"{API}/{NEW}.yaml", f"{API}/current.yaml", repository.index)
    moved = f"{API}: version {NEW} moved: specs/{API}/{NEW}.yaml became specs/{API}/current.yaml"
    found = review(repository.root)
    assert (found.notes, found.changed, found.code) == ([moved], [], 0)

    repository.edit(PARAMETER, "", former)
    repository.regenerate()
    found = review(repository.root)
    (edited,) = found.edited
    assert edited.report
    assert edited.report.verdict.overall is Level.BREAKING
    assert (found.changed, found.code) == ([], 0)  # nobody's client is made from it
    assert f"the older version {OLD} was edited: breaking" in comment.render(found)
    assert found.told[-1] == f"{API}: the older version {OLD} was edited: breaking"

    text = repository.index.read_text(encoding="utf-8")
    start, end = text.index("\n[["), text.index("\n[[", text.index("\n[[") + 1)
    repository.index.write_text(text[:start] + text[end:], encoding="utf-8")
    assert f"{API}: version {OLD} left the index" in review(repository.root).notes


def test_a_document_that_cannot_be_compared(repository: Repository) -> None:
    repository.edit("schemas/TokenRequest'", "schemas/Nowhere'")
    found = review(repository.root)
    assert found.code == 2
    assert any(f"specs/{API}/{NEW}.yaml:" in fault and "leads nowhere" in fault for fault in found.faults)
    assert comment.verdict(found) == "not compared"
    assert found.notes[0].startswith(
        f"the clients may be older than the documents: {API}/{NEW}.yaml has sha256"
    )


def test_a_base_without_an_index_or_with_a_broken_one(repository: Repository) -> None:
    text = repository.index.read_text(encoding="utf-8")
    repository.index.write_text("[", encoding="utf-8")
    commit(repository.root)
    repository.index.write_text(text, encoding="utf-8")
    assert review(repository.root).faults[0].startswith("not compared: at main: index.toml is not as it")
    repository.index.unlink()
    commit(repository.root)
    repository.index.write_text(text, encoding="utf-8")
    assert review(repository.root).notes == ["main has no specs/index.toml: every API is new"]


def test_a_base_that_was_asked_for_must_be_there(repository: Repository) -> None:
    found = review(repository.root, "origin/main")
    assert found.faults == ["compared with no base: there is no revision origin/main"]
    assert found.code == 2


def test_without_a_repository_the_history_is_all(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(repository.root / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repository.root.parent))
    found = review(repository.root)
    assert found.notes == ["compared with no base: not a git repository"]
    assert (len(found.history), found.pairs, found.code) == (1, [], 0)
    assert comment.verdict(found) == "no base to compare with"


def test_the_command_writes_the_reports(
    broken: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "ROOT", broken.root)
    out = tmp_path / "out"
    monkeypatch.setattr(
        sys, "argv", ["pipeline", "contract", "--out", str(out), "--link", "https://x.example"]
    )
    assert command.main() == 1
    said = capsys.readouterr().out
    assert f"{API} {OLD}..{NEW}: breaking" in said
    assert "breaking, which forces a major version; not accepted" in said
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    stems = (API, f"history/{API}-{OLD}..{NEW}")
    wanted = {f"{stem}.{suffix}" for stem in stems for suffix in ("md", "html", "json")}
    assert names == {"accepted.toml", "annotations.txt", "comment.md", *wanted}
    assert json.loads((out / f"{API}.json").read_text(encoding="utf-8"))["format"] == "docrelay-diff/1"
    assert "[Whole reports](https://x.example)" in (out / "comment.md").read_text(encoding="utf-8")
    lines = (out / "annotations.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"::error title=contract::{API}: ")
    assert [line for line in lines if line.startswith("::error file=")]
