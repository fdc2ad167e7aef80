"""Documents of the index as the contract diff reads them, and the client that belongs to each."""

from __future__ import annotations

import tempfile
from pathlib import Path

from docrelay.contract import PythonClient
from docrelay.contract.read import document as contract_document
from docrelay.contract.read.sources import FileSource

from . import document, generate, index, templates
from . import symbols as symbol_writer


def read(specs: Path, api: str, entry: index.Version, *, revision: str = "") -> contract_document.Document:
    """Read one version with the overlay that names its operations; raise NotCompared.

    `revision` stands before the path in reports, for a tree that is not the working tree.
    """
    overlay = specs / api / "overlay.yaml"
    place = f"{revision}:specs/{entry.file}" if revision else f"specs/{entry.file}"
    name = f"{api}@{entry.version}"
    return contract_document.read(
        FileSource(
            f"{name} at {revision}" if revision else name,
            specs / entry.file,
            overlay if overlay.is_file() else None,
            shown=place,
        )
    )


def committed(old: Path, new: Path, api: str) -> tuple[PythonClient, PythonClient] | None:
    """Return the client of `api` as the trees `old` and `new` have it, None when one has none."""
    before, after = (root / "generated" / generate.PACKAGE / api for root in (old, new))
    if not all((folder / "__init__.py").is_file() for folder in (before, after)):
        return None
    return PythonClient.of(before), PythonClient.of(after)


class Workshop:
    """Generates the clients of versions that are not the current one, each once."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self._root, self._scratch = root, scratch
        scratch.mkdir(parents=True)
        self._specs = root / "specs"
        self._mends = templates.read(self._specs / "templates")
        self._made: dict[str, PythonClient] = {}

    def client(self, api: str, entry: index.Version) -> PythonClient:
        """Return the client of one version; raise GenerationProblem or DocumentProblem."""
        key = f"{api}@{entry.version}"
        if key not in self._made:
            folder = Path(tempfile.mkdtemp(dir=self._scratch)) / api
            contract = generate.named(self._specs, api, document.read(self._specs / entry.file), entry.file)
            config = self._specs / api / "codegen.yaml"
            generate.build_one(contract, self._specs, config, folder, self._mends)
            facade = self._root / "facade" / "docrelay" / "_sync" / f"{api}.py"
            symbols = symbol_writer.build(contract, folder, f"{generate.PACKAGE}.{api}", facade)
            self._made[key] = PythonClient(symbols, folder)
        return self._made[key]
