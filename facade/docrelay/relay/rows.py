"""From components to the row of a map, and from the failed rows of a run back to documents. Pure."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import attrs

from docrelay._core.smartconnect import ERROR_COLUMN, table_request
from docrelay.errors import ConfigurationError, DocrelayError

Row = dict[str, str]
Components = Mapping[str, Sequence[str]]

SEPARATOR = "; "
# How many rows may be looked at for each row and each error, on average.
_COMPARISONS_PER_ROW = 64
_FILE_COLUMNS = frozenset({"filename", "sourcefile", "document"})


class IncompleteRowError(DocrelayError):
    """A document lacks the components of required columns; `missing` names the columns."""

    def __init__(self, message: str, *, missing: Sequence[str] = (), advice: str = "") -> None:
        super().__init__(message)
        self.missing = tuple(missing)
        self.advice = advice


class UnfitValueError(DocrelayError):
    """A value cannot be sent to SmartConnect."""


@attrs.frozen
class Column:
    """A column of a map's data source."""

    name: str
    required: bool = False


def key(name: str) -> str:
    """Return the form in which names are compared: no letter case, spaces, underscores or hyphens."""
    return "".join(char for char in name.casefold() if not char.isspace() and char not in "_-")


class RowRules:
    """How a document becomes a row: the map's columns, and the components that were set for some.

    `renames` is column -> component, both matched by `key`. Columns without a rename take the
    component of their own name; FileName, SourceFile and Document take the name of the document.
    `skipped` are optional columns that XML cannot name. Raises ConfigurationError for a rename of
    an unknown column, two renames of one, and a required column that XML cannot name.
    """

    def __init__(self, columns: Iterable[Column], renames: Mapping[str, str] | None = None) -> None:
        every = tuple(column for column in columns if column.name)
        if not every:
            raise ConfigurationError("map: it has no columns, so there is nothing to fill", field="map")
        self._sources = _sources(every, renames or {})
        self.skipped = tuple(column.name for column in every if not _nameable(column))
        self.columns = tuple(column for column in every if column.name not in self.skipped)

    def row(self, components: Components, filename: str) -> Row:
        """Return the row of one document, in the order of the columns; values as they came.

        Several values of a component are joined with ``; ``. Raises IncompleteRowError naming what
        required columns miss, UnfitValueError for a value that XML cannot carry.
        """
        known = _by_key(components)
        row: Row = {}
        missing: list[Column] = []
        for column in self.columns:
            source = self._sources.get(column.name)
            if source is None and key(column.name) in _FILE_COLUMNS:
                value = filename
            else:
                wanted = source or column.name
                values = components.get(wanted) or known.get(key(wanted)) or ()
                value = SEPARATOR.join(item for item in values if item.strip())
            if value:
                row[column.name] = value
            elif column.required:
                missing.append(column)
        if missing:
            raise self._incomplete(missing, components)
        _check(row)
        return row

    def _incomplete(self, missing: Sequence[Column], components: Components) -> IncompleteRowError:
        named = [self._sources.get(column.name, column.name) for column in missing]
        what = "component for a required column" if len(named) == 1 else "components for required columns"
        found = ", ".join(name for name, values in components.items() if any(v.strip() for v in values))
        pairs = " ".join(f"--set {column.name}=COMPONENT" for column in missing)
        return IncompleteRowError(
            f"missing {what}: {', '.join(named)}; found: {found or 'none'}",
            missing=[column.name for column in missing],
            advice=f"if it has another name: {pairs}" if found else "",
        )


def match_errors(
    rows: Sequence[Mapping[str, str]], errors: Iterable[Mapping[str, str]]
) -> tuple[list[list[str]], list[str]]:
    """Match the errors of a run to the rows they are about.

    Returns the messages of each row, and the messages that fit no row. An error is a row with its
    message in ``EONERUNERRORS``; it fits the row whose values it repeats, whatever the letter case
    of its columns. Of rows that are alike, each takes one error before any takes a second. Errors
    that could be about too many rows for a search in linear time fit no row.
    """
    messages: list[dict[str, None]] = [{} for _ in rows]
    unmatched: list[str] = []
    index = _Index([_comparable(row) for row in rows])
    for error in errors:
        reported = _comparable(error)
        message = reported.pop(key(ERROR_COLUMN), "") or "no reason given"
        equal = index.find(reported)
        if equal is None:
            unmatched.append(message)
            continue
        count, target = equal.next[0]
        if message not in messages[target]:
            messages[target][message] = None
            heapq.heapreplace(equal.next, (count + 1, target))
    return [list(texts) for texts in messages], unmatched


@attrs.define(eq=False)
class _EqualRows:
    """Rows with the same values; `next` is a heap of (number of messages, position)."""

    values: Mapping[str, str]
    next: list[tuple[int, int]]


class _Index:
    """Finds the rows that an error can be about without comparing every error with every row."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self._exact: dict[frozenset[tuple[str, str]], _EqualRows] = {}
        self._holding: dict[tuple[str, str], list[_EqualRows]] = {}
        for position, row in enumerate(rows):
            items = frozenset(row.items())
            if items in self._exact:
                self._exact[items].next.append((0, position))  # the highest so far: still a heap
                continue
            equal = self._exact[items] = _EqualRows(row, [(0, position)])
            for item in items:
                self._holding.setdefault(item, []).append(equal)
        every = self._exact.values()
        names = {name for name, _ in self._holding}
        self._lacking = {name: [row for row in every if name not in row.values] for name in names}
        self._left = _COMPARISONS_PER_ROW * len(rows)

    def find(self, reported: Mapping[str, str]) -> _EqualRows | None:
        """Return the rows that hold what an error tells, or the only ones that can agree with it."""
        exact = self._exact.get(frozenset(reported.items()))
        if exact is not None:
            return exact
        self._left += _COMPARISONS_PER_ROW
        found: _EqualRows | None = None
        for equal in self._candidates(reported):
            self._left -= 1
            if equal is not found and _agrees(equal.values, reported):
                if found is not None:
                    return None
                found = equal
            if self._left < 0:
                return None
        return found

    def _candidates(self, reported: Mapping[str, str]) -> Iterable[_EqualRows]:
        """Return the fewest rows among which all that agree must be.

        One that agrees holds at least one of the values reported, and for every column it holds the
        value reported or lacks the column.
        """
        held = [self._holding.get(item, []) for item in reported.items()]
        fewest: Sequence[Sequence[_EqualRows]] = held
        for name, holding in zip(reported, held, strict=True):
            if name in self._lacking:
                either = (holding, self._lacking[name])
                fewest = min(fewest, either, key=lambda lists: sum(map(len, lists)))
        return chain.from_iterable(fewest)


def _agrees(row: Mapping[str, str], reported: Mapping[str, str]) -> bool:
    """Return whether an error that repeats a part of the columns can be about a row."""
    shared = [name for name in reported if name in row]
    return bool(shared) and all(row[name] == reported[name] for name in shared)


def _comparable(row: Mapping[str, str]) -> dict[str, str]:
    values = {key(name): " ".join(value.split()) for name, value in row.items()}
    return {name: value for name, value in values.items() if value}


def _by_key(components: Components) -> dict[str, list[str]]:
    known: dict[str, dict[str, None]] = {}
    for name, values in components.items():
        known.setdefault(key(name), {}).update(dict.fromkeys(values))
    return {name: list(values) for name, values in known.items()}


def _sources(columns: Sequence[Column], renames: Mapping[str, str]) -> dict[str, str]:
    names = {key(column.name): column.name for column in columns}
    sources: dict[str, str] = {}
    for column, component in renames.items():
        name = names.get(key(column))
        if name is None:
            near = difflib.get_close_matches(key(column), names, n=1)
            guess = f" (did you mean {names[near[0]]}?)" if near else ""
            raise ConfigurationError(
                f"--set: the map has no column {column!r}{guess}; it has: {', '.join(names.values())}",
                field="columns",
            )
        if name in sources:
            raise ConfigurationError(f"--set: column {name!r} is set twice", field="columns")
        sources[name] = component
    return sources


def _nameable(column: Column) -> bool:
    """Return whether XML can name a column; raise ConfigurationError when a required one cannot be."""
    try:
        table_request([{column.name: ""}])
    except ConfigurationError:
        if column.required:
            raise ConfigurationError(
                f"map: its required column {column.name!r} cannot be sent: it is no name of an XML element",
                field="map",
            ) from None
        return False
    return True


def _check(row: Row) -> None:
    """Raise UnfitValueError for a value that would make the whole run impossible."""
    for name, value in row.items():
        try:
            table_request([{name: value}])
        except ConfigurationError:
            raise UnfitValueError(
                f"the value of column {name!r} holds a control character, which XML cannot carry"
            ) from None
