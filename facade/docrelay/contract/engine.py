"""From two sides to a report."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from docrelay.contract.compare.document import Cause, Comparison
from docrelay.contract.compare.wording import label
from docrelay.contract.judge.change import Change, fingerprint
from docrelay.contract.levels import DEFAULT, ClientProfile, Direction, Level
from docrelay.contract.match.pairs import Finding
from docrelay.contract.python.names import functions, python_names
from docrelay.contract.python.symbols import FILE_NAME, SymbolMap
from docrelay.contract.python.symbols import read as read_symbols
from docrelay.contract.read import sources
from docrelay.contract.read.document import Document, read
from docrelay.contract.read.places import Site
from docrelay.contract.read.sources import Source
from docrelay.contract.report.report import Report, Side, verdict
from docrelay.contract.rules import RULES

_FIELD = re.compile(r"\{(\w+)\}")


def _fill(template: str, details: dict[str, str]) -> str:
    """Fill in the details; their own braces stay as they are."""
    return _FIELD.sub(lambda match: details.get(match[1], ""), template)


def _contexts(cause: Cause) -> list[tuple[Direction, bool]]:
    """Return (direction, only errors) for each way in which the cause affects operations."""
    reach = cause.reach
    ways = (
        (reach.neutral, Direction.NONE, False),
        (reach.request, Direction.REQUEST, False),
        (reach.response, Direction.RESPONSE, False),
        (reach.error, Direction.RESPONSE, True),
    )
    return [(direction, error) for bits, direction, error in ways if bits]


class _Judge:
    """Turns causes into changes under a client profile, with the Python names of both clients."""

    def __init__(
        self, old: Document, new: Document, profile: ClientProfile, symbols: tuple[SymbolMap, SymbolMap]
    ) -> None:
        self.old, self.new, self.profile = old, new, profile
        self._symbols = symbols

    def symbols(self, finding: Finding, operations: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names at both places, and the facade methods of the operations."""
        before, after = self._symbols
        found = {*before.for_operations(operations), *after.for_operations(operations)}
        found.update(before.at(finding.old.place if finding.old else None))
        found.update(after.at(finding.new.place if finding.new else None))
        return tuple(sorted(found))

    def change(self, cause: Cause, operations: tuple[str, ...]) -> Change | None:
        """Return the change for `cause`; None when no direction that it reaches is concerned."""
        rule = RULES[cause.finding.rule]
        judged = [
            (rule.judge(direction, self.profile, error_only=error), direction)
            for direction, error in _contexts(cause)
            if rule.effect(direction) is not None
        ]
        if not judged:
            return None
        judgement, direction = max(judged, key=lambda pair: pair[0].level.rank)
        effect = rule.effect(direction)
        assert effect is not None  # noqa: S101 - the list holds only such
        directions = {way for _, way in judged}
        finding = cause.finding
        subject = self.subject(finding)
        return Change(
            id=rule.id,
            level=judgement.level,
            layer=rule.layer,
            effect=effect,
            direction=direction if len(directions) == 1 else Direction.BOTH,
            old_pointer=finding.old.place if finding.old else None,
            new_pointer=finding.new.place if finding.new else None,
            operations=operations,
            symbols=self.symbols(finding, operations),
            message=f"{subject}: {_fill(rule.message, finding.details)}",
            hint=_fill(rule.hint, finding.details),
            fingerprint=fingerprint(rule.id, subject, finding.details),
            addition=rule.addition,
            steps=judgement.steps,
            subject=subject,
        )

    def subject(self, finding: Finding) -> str:
        """Return in words what changed; both places where one component took the place of something else."""
        before, after = finding.old, finding.new
        old = label(self.old, before) if before else ""
        named = (
            finding.rule in {"component.renamed", "schema.replaced"} or RULES[finding.rule].layer != "wire"
        ) and finding.rule not in _TYPES
        if before and after and before.pointer != after.pointer and not named:
            shared = any(site.pointer.startswith("/components/schemas/") for site in (before, after))
            new = label(self.new, after)
            if shared and old != new and _root(before) != _root(after):
                return f"{old}, now {new}"
        return old or (label(self.new, after) if after else "")


_TYPES = frozenset({"python.argument-annotation", "python.result-annotation", "python.type-differs"})


def _root(site: Site) -> list[str]:
    """Return what names the component or the operation at `site`."""
    return site.pointer.split("/")[:4]


@attrs.frozen
class PythonClient:
    """The generated client of one side: its symbol map, and the folder of the package if it is at hand."""

    symbols: SymbolMap = attrs.field(factory=SymbolMap)
    folder: Path | None = None

    @classmethod
    def of(cls, folder: Path) -> PythonClient:
        """Describe the client in `folder`, with the symbol map beside it if there is one."""
        file = folder / FILE_NAME
        return cls(read_symbols(file) if file.is_file() else SymbolMap(), folder)


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
    before, after = clients or (_client(old), _client(new))
    judge = _Judge(old, new, profile, (before.symbols, after.symbols))
    changes: list[Change | None] = [judge.change(cause, comparison.titles(cause.reach)) for cause in causes]
    names = python_names(comparison, causes)
    if python and before.folder and after.folder:
        from docrelay.contract.python import clients as generated  # noqa: PLC0415 - griffe is wanted only here

        folders, maps = (before.folder, after.folder), (before.symbols, after.symbols)
        found, told = generated.changes(folders, profile, maps, names, functions(comparison))
        changes += found
        names = [*told, *(cause for cause in names if RULES[cause.finding.rule].layer == "wire")]
    changes += [judge.change(cause, comparison.titles(cause.reach)) for cause in names]
    kept = [c for c in changes if c and c.level is not Level.NONE and (python or c.layer == "wire")]
    ordered = tuple(sorted(kept, key=lambda change: change.order))
    sides = Side.of(old), Side.of(new)
    titles = tuple(sorted(match.title for match in comparison.matched))
    return Report(*sides, ordered, verdict(*sides, ordered), titles)


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
