"""What a change does to the contracts: against its base, and from version to version in the index."""

from __future__ import annotations

import datetime
import tempfile
from itertools import pairwise
from pathlib import Path

import attrs

from docrelay._core.text import plural
from docrelay.contract import Level, NotCompared, PythonClient, Report
from docrelay.contract.engine import compare
from docrelay.contract.judge import accepted
from docrelay.contract.judge.accepted import Acceptance
from docrelay.contract.judge.change import fingerprint

from . import base, clients, document, generate, index

ACCEPTED = "accepted.toml"


@attrs.frozen(eq=False)
class Pair:
    """Two versions of an API and the report; without one, `note` says why they were not compared."""

    api: str
    old: str
    new: str
    report: Report | None
    note: str = ""


@attrs.define(eq=False)
class Review:
    """The base, the pairs against it, the history, and what is to be said in a line each."""

    base: base.Base | None = None
    pairs: list[Pair] = attrs.Factory(list[Pair])
    edited: list[Pair] = attrs.Factory(list[Pair])
    history: list[Pair] = attrs.Factory(list[Pair])
    removed: dict[str, str] = attrs.Factory(dict[str, str])
    """Removed API -> fingerprint."""

    notes: list[str] = attrs.Factory(list[str])
    faults: list[str] = attrs.Factory(list[str])
    acceptance: Acceptance = attrs.Factory(Acceptance)

    @property
    def changed(self) -> list[Pair]:
        """Return the pairs against the base that differ."""
        return [pair for pair in self.pairs if pair.report and pair.report.changes]

    @property
    def refused(self) -> list[str]:
        """Return what is breaking against the base and accepted by nobody, one line an API."""
        lines = [
            f"{api}: the API was removed; to accept it, list the fingerprint {mark} in specs/{ACCEPTED}"
            for api, mark in self.removed.items()
            if not self.acceptance.covers(mark)
        ]
        for pair in self.changed:
            count = len(pair.report.at_least(Level.BREAKING)) if pair.report else 0
            if count:
                lines.append(
                    f"{pair.api}: {plural(count, 'breaking change')} not accepted in specs/{ACCEPTED}"
                )
        return lines

    @property
    def told(self) -> list[str]:
        """Return what fails nothing and is to be said in a line each: the notes, and what was edited."""
        lines = [*self.notes]
        for pair in self.edited:
            said = pair.report.verdict.overall.value if pair.report else "not compared"
            lines.append(f"{pair.api}: the older version {pair.new} was edited: {said}")
        return lines

    @property
    def code(self) -> int:
        """Return the exit code: 2 something was not compared, 1 something breaks, 0 neither."""
        return 2 if self.faults else 1 if self.refused else 0


def review(root: Path, asked: str | None = None) -> Review:
    """Compare the tree at `root` with its base, and every version in the index with the one before.

    `asked` is a revision; the base is where HEAD left it. Raises IndexProblem and TemplateProblem for the
    tree's own faults; those of documents and of the base are told in the review.
    """
    apis = index.read(root / "specs")
    with tempfile.TemporaryDirectory() as scratch:
        work = _Work(root, Path(scratch) / "base", Review())
        try:
            index.check_files(root / "specs", apis)
        except index.IndexProblem as error:
            work.found.notes.append(f"the clients may be older than the documents: {error}")
        work.history(apis, clients.Workshop(root, Path(scratch) / "clients"))
        try:
            work.against(base.find(root, asked), apis)
        except base.NoBase as error:
            told = f"compared with no base: {error}"
            (work.found.faults if error.asked else work.found.notes).append(told)
    _accept(work.found, root / "specs" / ACCEPTED)
    return work.found


@attrs.frozen
class _Work:
    """The tree, where its base is unpacked, and what has been found."""

    root: Path
    before: Path
    found: Review

    def history(self, apis: dict[str, index.Api], shop: clients.Workshop) -> None:
        """Compare neighbours in the index, with clients that are generated for it."""
        for api in apis.values():
            for old, new in pairwise(api.versions):
                try:
                    made = shop.client(api.name, old), shop.client(api.name, new)
                except (document.DocumentProblem, generate.GenerationProblem) as error:
                    made = None
                    self.found.notes.append(
                        f"{api.name} {old.version}..{new.version}: judged without clients: {error}"
                    )
                self.found.history.append(self._pair(api.name, old, new, made))

    def against(self, start: base.Base, apis: dict[str, index.Api]) -> None:
        """Compare the tree with `start`."""
        found, name = self.found, start.name
        found.base = start
        base.unpack(self.root, start, self.before)
        if start.note:
            found.notes.append(start.note)
        if not (self.before / "specs" / index.FILE_NAME).is_file():
            found.notes.append(f"{name} has no specs/{index.FILE_NAME}: every API is new")
            return
        try:
            former = index.read(self.before / "specs")
        except index.IndexProblem as error:
            found.faults.append(f"not compared: at {name}: {error}")
            return
        for gone in sorted(former.keys() - apis.keys()):
            found.removed[gone] = fingerprint("api.removed", gone, {})
            found.notes.append(f"{gone}: the API was removed, which breaks every user of it")
        for api in apis.values():
            if api.name in former:
                self._api(former[api.name], api)
            else:
                found.notes.append(f"{api.name}: a new API, at version {api.current}")

    def _api(self, former: index.Api, api: index.Api) -> None:
        """Compare what is current on both sides; look for documents that moved, left or were edited."""
        notes = self.found.notes
        then = {entry.version: entry for entry in former.versions}
        now = {entry.version: entry for entry in api.versions}
        for version, old in then.items():
            new = now.get(version)
            if new is None:
                notes.append(f"{api.name}: version {version} left the index")
                continue
            if old.file != new.file:
                notes.append(f"{api.name}: version {version} moved: specs/{old.file} became specs/{new.file}")
            if old.sha256 != new.sha256 and version not in {former.current, api.current}:
                self.found.edited.append(self._pair(api.name, old, new, None, base_side=True))
        made = clients.committed(self.before, self.root, api.name)
        if made is None:
            notes.append(f"{api.name}: judged without clients, which are not there on both sides")
        current = then[former.current], now[api.current]
        self.found.pairs.append(self._pair(api.name, *current, made, base_side=True))

    def _pair(
        self,
        api: str,
        old: index.Version,
        new: index.Version,
        made: tuple[PythonClient, PythonClient] | None,
        *,
        base_side: bool = False,
    ) -> Pair:
        """Compare two versions; `base_side`: the old one is that of the base."""
        revision = self.found.base.short if base_side and self.found.base else ""
        tree = self.before if base_side else self.root
        try:
            sides = (
                clients.read(tree / "specs", api, old, revision=revision),
                clients.read(self.root / "specs", api, new),
            )
            report = compare(*sides, clients=made)
        except NotCompared as error:
            self.found.faults.append(f"not compared: {error}")
            return Pair(api, old.version, new.version, None, str(error))
        return Pair(api, old.version, new.version, report)


def _accept(found: Review, file: Path) -> None:
    """Sort the accepted changes over all pairs at once: an entry is stale when none has it."""
    if not file.is_file():
        return
    try:
        entries = tuple(attrs.evolve(entry, file=f"specs/{ACCEPTED}") for entry in accepted.read(file))
    except NotCompared as error:
        error.file = f"specs/{ACCEPTED}"
        found.faults.append(str(error))
        return
    marks = {c.fingerprint for pair in found.pairs if pair.report for c in pair.report.changes}
    marks |= {*found.removed.values()}
    today = datetime.datetime.now(tz=datetime.UTC).date()
    found.acceptance = accepted.sort(entries, marks, today)
    if found.base is None or found.faults:  # what was not compared may have the change
        found.acceptance = attrs.evolve(found.acceptance, stale=())
    found.notes += found.acceptance.problems()
    found.pairs = [_with(pair, found.acceptance) for pair in found.pairs]


def _with(pair: Pair, whole: Acceptance) -> Pair:
    """Apply to the report of `pair` the entries that concern it."""
    if pair.report is None:
        return pair
    marks = {change.fingerprint for change in pair.report.changes}
    valid, expired = (
        tuple(e for e in part if e.fingerprint in marks) for part in (whole.valid, whole.expired)
    )
    part = Acceptance(valid, (), expired, used=True)
    return attrs.evolve(pair, report=attrs.evolve(pair.report, acceptance=part))
