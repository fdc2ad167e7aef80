"""From two sides to a report."""

from __future__ import annotations

from pathlib import Path

from docrelay.contract.compare.document import Cause, Comparison
from docrelay.contract.judge.change import Change, Judge
from docrelay.contract.judge.verdict import verdict
from docrelay.contract.levels import DEFAULT, ClientProfile, Level
from docrelay.contract.python.names import functions, python_names
from docrelay.contract.python.symbols import PythonClient, affected
from docrelay.contract.python.symbols import read as read_symbols
from docrelay.contract.read import sources
from docrelay.contract.read.document import Document, read
from docrelay.contract.read.sources import Source
from docrelay.contract.report.render import Report
from docrelay.contract.report.report import Side
from docrelay.contract.rules import RULES


def compare(
    old: Document,
    new: Document,
    *,
    profile: ClientProfile = DEFAULT,
    python: bool = True,
    clients: tuple[PythonClient, PythonClient] | None = None,
) -> Report:
    """Compare two documents that were read; `clients` are the clients generated from them."""
    comparison = Comparison(old, new)
    causes = comparison.run()
    both = clients or (_client(old), _client(new))
    judge = Judge(old, new, profile)

    def judged(causes: list[Cause]) -> list[Change]:
        found: list[Change] = []
        for cause in causes:
            operations = comparison.titles(cause.reach)
            change = judge.change(cause, operations, affected(both, cause.finding, operations))
            if change and change.level is not Level.NONE and (python or change.layer == "wire"):
                found.append(change)
        return found

    changes = judged(causes)
    names = python_names(comparison, causes)
    if python and both[0].folder and both[1].folder:
        from docrelay.contract.python import clients as generated  # noqa: PLC0415 - griffe is wanted only here

        folders, maps = (both[0].folder, both[1].folder), (both[0].symbols, both[1].symbols)
        found, told = generated.changes(folders, profile, maps, names, functions(comparison))
        changes += [change for change in found if change.level is not Level.NONE]
        names = [*told, *(cause for cause in names if RULES[cause.finding.rule].layer == "wire")]
    changes += judged(names)
    ordered = tuple(sorted(changes, key=lambda change: change.order))
    sides = Side.of(old), Side.of(new)
    titles = tuple(sorted(match.title for match in comparison.matched))
    return Report(*sides, ordered, verdict(sides[0].version, sides[1].version, ordered), titles)


def _client(document: Document) -> PythonClient:
    """Return the symbol map of the API, where the side is a version from the index."""
    origin = document.source
    file = origin.symbols if isinstance(origin, sources.FileSource) else None
    return PythonClient(read_symbols(file)) if file is not None else PythonClient()


def _source(side: str | Path | Source) -> Source:
    if isinstance(side, Path):
        return sources.FileSource(str(side), side)
    return sources.find(side) if isinstance(side, str) else side


def diff(
    old: str | Path | Source,
    new: str | Path | Source,
    *,
    profile: ClientProfile = DEFAULT,
    python: bool = True,
    clients: tuple[PythonClient, PythonClient] | None = None,
) -> Report:
    """Compare two OpenAPI documents with the eyes of a client.

    A side is a path, ``REV:path`` (a git revision), ``api@version`` (from ``specs/index.toml``) or any
    `Source`. `profile` says what the client tolerates. Without `python` only the wire is judged; with
    `clients`, the clients generated from both sides, their whole Python surface is compared as well.

    Raises:
        NotCompared: a side cannot be read or is not an OpenAPI 3 document; says where.
    """
    return compare(read(_source(old)), read(_source(new)), profile=profile, python=python, clients=clients)
