"""Which Python names a place in a document became: the symbol map, and how the generator spells names.

A map is kept as ``symbols.json`` beside a client: an object with sorted keys, of the format
``docrelay-symbols/1``::

    {"format": "docrelay-symbols/1",
     "package": "docrelay_api.smartconnect",
     "symbols": {JSON pointer: [dotted name, ...]},
     "methods": {dotted name of a generated function: [facade method, ...]}}

Pointers are those of the document that the client was generated from: operations, parameters, schemas,
properties and enum values. The pipeline that generates the clients makes the file.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from docrelay._core.openapi import escape, tokens
from docrelay.contract.errors import NotCompared
from docrelay.contract.match.pairs import Finding
from docrelay.contract.read.places import is_mapping, mapping

FORMAT = "docrelay-symbols/1"
FILE_NAME = "symbols.json"
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def _inverted(known: SymbolMap) -> dict[str, str]:
    return {name: pointer for pointer, names in known.symbols.items() for name in names}


@attrs.frozen
class SymbolMap:
    """Pointer -> Python names, and generated function -> facade methods."""

    package: str = ""
    symbols: dict[str, tuple[str, ...]] = attrs.Factory(dict[str, tuple[str, ...]])
    methods: dict[str, tuple[str, ...]] = attrs.Factory(dict[str, tuple[str, ...]])
    _pointers: dict[str, str] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_inverted, takes_self=True)
    )

    def at(self, pointer: str | None) -> tuple[str, ...]:
        """Return the names of `pointer`, or of its closest ancestor that has any."""
        while pointer:
            if pointer in self.symbols:
                return self.symbols[pointer]
            pointer = pointer.rpartition("/")[0]
        return ()

    def for_operations(self, titles: Iterable[str]) -> tuple[str, ...]:
        """Return the facade methods that call the operations, given as ``GET /path``."""
        found: set[str] = set()
        for title in titles:
            method, _, path = title.partition(" ")
            for function in self.symbols.get(f"/paths/{escape(path)}/{method.lower()}", ()):
                found.update(self.methods.get(function, ()))
        return tuple(sorted(found))

    def pointer(self, name: str) -> str | None:
        """Return the pointer that became the Python `name`, None when none is known."""
        return self._pointers.get(name)

    def operation(self, function: str) -> str | None:
        """Return the operation, as ``GET /path``, that a generated function calls."""
        parts = tokens(self.pointer(function) or "")
        return f"{parts[2].upper()} {parts[1]}" if len(parts) == 3 and parts[0] == "paths" else None

    def to_json(self) -> str:
        """Return the text of ``symbols.json``: the same bytes for the same map."""
        said = {"format": FORMAT, "package": self.package, "symbols": self.symbols, "methods": self.methods}
        return json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read(path: Path) -> SymbolMap:
    """Read a ``symbols.json``; raise NotCompared when it is none."""
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotCompared(f"cannot be read as a symbol map: {error}", file=str(path)) from None
    if not is_mapping(said) or said.get("format") != FORMAT:
        raise NotCompared(f"is not a symbol map of the format {FORMAT}", file=str(path))
    return SymbolMap(str(said.get("package", "")), _table(said.get("symbols")), _table(said.get("methods")))


def _table(value: Any) -> dict[str, tuple[str, ...]]:
    return {key: tuple(map(str, names)) for key, names in mapping(value).items()}


@attrs.frozen
class PythonClient:
    """The generated client of one side: its symbol map, and the folder of the package if it is at hand."""

    symbols: SymbolMap = attrs.field(factory=SymbolMap)
    folder: Path | None = None

    @classmethod
    def of(cls, folder: Path) -> PythonClient:
        """Describe the client in `folder`, with the symbol map beside it if there is one."""
        file = folder / FILE_NAME
        return cls(read(file) if file.is_file() else SymbolMap(), folder)


def affected(
    clients: tuple[PythonClient, PythonClient], finding: Finding, operations: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the names at both places of `finding`, and the facade methods that call `operations`."""
    found: set[str] = set()
    for client, site in zip(clients, (finding.old, finding.new), strict=True):
        found.update(client.symbols.for_operations(operations))
        found.update(client.symbols.at(site.place if site else None))
    return tuple(sorted(found))


def snake(name: str) -> str:
    """Return `name` as the generator writes it in Python: words in lower case, joined by underscores."""
    words = "_".join(
        word.lower() for part in re.split(r"[^A-Za-z0-9]+", name) for word in _WORD.findall(part)
    )
    if not words or words[0].isdigit():
        words = f"field_{words}"
    return f"{words}_" if keyword.iskeyword(words) else words


def letters(name: str) -> str:
    """Return what the generator keeps of the name of a class, but for upper and lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
