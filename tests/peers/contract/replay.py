"""Code written for one client, type-checked against another by mypy, which knows nothing of our verdicts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs

from docrelay.contract import Effect
from docrelay.contract.python.surface import Surface, load
from docrelay.contract.python.surface_diff import SurfaceChange, compare
from docrelay.contract.rules import RULES
from pipeline import document, generate, templates

SPECS = Path(__file__).resolve().parents[3] / "specs"
_NAME = re.compile(r"\b[A-Z]\w*")
_KNOWN = {
    "Any": "typing",
    "Literal": "typing",
    "Response": "{package}.types",
    "Unset": "{package}.types",
    "File": "{package}.types",
}
_HEAD = "from __future__ import annotations\nimport datetime\nfrom uuid import UUID\n"
_ERROR = re.compile(r"(?P<file>[^:]+)\.py:(?P<line>\d+): error: (?P<message>.*)")


@attrs.frozen(eq=False)
class Client:
    """A generated client under a package name of its own."""

    package: str
    folder: Path
    surface: Surface
    modules: dict[str, str]
    """Class -> module below the models; the package itself would give Any for a class that went."""


@attrs.frozen
class Failure:
    """An error of mypy: the symbol whose snippet it is in, and the line with the message."""

    name: str
    text: str


@attrs.define
class Tally:
    """How verdicts compare with the checker."""

    verdicts: int = 0
    agreed: int = 0
    missed: list[str] = attrs.Factory(list[str])
    """Code that fails although no verdict says so."""

    false: list[str] = attrs.Factory(list[str])
    """Verdicts that say so although no code fails."""

    def __str__(self) -> str:
        wrong = f"{len(self.missed)} missed, {len(self.false)} false"
        return f"{self.verdicts} verdicts, {self.agreed} agreed, {wrong}"


class Replay:
    """Generates clients, gathers pairs, and asks mypy once for all of them.

    One run with nothing kept between runs: what mypy caches of a client would otherwise stand for another.
    """

    def __init__(self, root: Path) -> None:
        self.clients = root / "clients"
        self.uses = root / "uses"
        for folder in (self.clients, self.uses):
            folder.mkdir(parents=True)
        self._config = root / "codegen.yaml"
        self._config.write_text("{}\n", encoding="utf-8")
        self._mends = templates.read(SPECS / "templates")
        self._made: dict[str, Client] = {}
        self._count = 0
        self.pairs: dict[str, tuple[Client, Client]] = {}
        self._snippets: dict[str, tuple[str, str, str]] = {}

    def client(self, contract: document.Document, config: Path | None = None) -> Client:
        """Return the client of a contract whose operations have names; raise GenerationProblem."""
        key = json.dumps(contract, sort_keys=True)
        if key not in self._made:
            self._count += 1
            package = f"client_{self._count}"
            folder = self.clients / package
            generate.build_one(contract, SPECS, config or self._config, folder, self._mends)
            (folder / "py.typed").touch()
            self._made[key] = Client(package, folder, load(folder), _modules(folder))
        return self._made[key]

    def pair(self, name: str, old: Client, new: Client) -> None:
        """Write the code that uses everything of `old`, once for itself and once for `new`."""
        self.pairs[name] = old, new
        for side, client in (("old", old), ("new", new)):
            for symbol, text in snippets(old, client).items():
                module = f"use_{len(self._snippets)}"
                self._snippets[module] = name, side, symbol
                (self.uses / f"{module}.py").write_text(text, encoding="utf-8")

    def failures(self) -> dict[tuple[str, str], list[Failure]]:
        """Run mypy; return (pair, side) -> errors."""
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--no-error-summary", "--follow-imports=silent", "--config-file=",
             "--hide-error-context", "--cache-dir", os.devnull, "."],
            cwd=self.uses, env={**os.environ, "MYPYPATH": str(self.clients)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stdout + done.stderr
        found: dict[tuple[str, str], list[Failure]] = {}
        for line in done.stdout.splitlines():
            if error := _ERROR.fullmatch(line):
                name, side, symbol = self._snippets[error["file"]]
                source = (self.uses / f"{error['file']}.py").read_text(encoding="utf-8").splitlines()
                text = f"{source[int(error['line']) - 1]}  # {error['message']}"
                found.setdefault((name, side), []).append(Failure(symbol, text))
        return found


def _modules(client: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((client / "models").glob("*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("class "):
                found[re.split(r"[(:]", line.removeprefix("class "))[0]] = path.stem
    return found


def _imports(text: str, old: Client, package: str) -> str:
    lines: list[str] = []
    for name in sorted(set(_NAME.findall(text))):
        if name in old.modules:
            lines.append(f"from {package}.models.{old.modules[name]} import {name}")
        elif name in _KNOWN:
            lines.append(f"from {_KNOWN[name].format(package=package)} import {name}")
    return "\n".join(lines) + "\n"


def snippets(old: Client, new: Client) -> dict[str, str]:
    """Return symbol -> a module that uses everything of it in `old`, importing from `new`."""
    found: dict[str, str] = {}
    package = new.package
    for name, function in old.surface.functions.items():
        module, _, entrance = name.rpartition(".")
        folder, _, leaf = module.rpartition(".")
        arguments = ", ".join(f"{key}: {value.annotation}" for key, value in function.arguments.items())
        passed = "".join(f"\n        {key}={key}," for key in function.arguments)
        call = f"{leaf}.{entrance}({passed}\n    )"
        body = (
            f"async def use({arguments}) -> {function.result}:\n    found = await {call}\n    return found\n"
        )
        if not entrance.startswith("asyncio"):
            body = body.replace("async def", "def").replace("await ", "")
        head = f"from {package}.{folder} import {leaf}\n"
        head += f"from {package}.client import AuthenticatedClient, Client\n"
        found[name] = _HEAD + head + _imports(f"{arguments} {function.result}", old, package) + body
    for name in old.surface.models:
        text = _of_model(name, old.surface)
        # griffe shows the text in a Literal without its quotes.
        text = re.sub(r"Literal\[(\w+)\]", r"Literal['\1']", text)
        found[f"models.{name}"] = _HEAD + _imports(text, old, package) + text
    return found


def _of_model(name: str, surface: Surface) -> str:
    model = surface.models[name]
    lines = [f"def read(value: {name}) -> None:", "    pass"]
    if name in surface.got:
        lines += [f"    x_{key}: {value.annotation} = value.{key}" for key, value in model.attributes.items()]
        if model.rest:
            lines.append(f"    rest: {model.rest} = value.additional_properties")
    lines += [f"    {name}.{member}" for member in sorted(model.members)]
    if name in surface.sent and not model.members:
        lines.append(
            f"def make({', '.join(f'{k}: {v.annotation}' for k, v in model.attributes.items())}) -> None:"
        )
        passed = "".join(f"\n        {key}={key}," for key in model.attributes)
        lines.append(f"    made = {name}({passed}\n    )")
        if model.rest:
            lines += [f"def fill(value: {name}, rest: {model.rest}) -> None:",
                      "    value.additional_properties = rest"]  # fmt: skip
    return "\n".join(lines) + "\n"


def fails(change: SurfaceChange) -> bool:
    """Tell whether the verdict says that code fails: a member of an enum that went is only dangerous."""
    effect = RULES[change.rule].request
    return effect in {Effect.VIOLATION, Effect.INCOMPARABLE} or change.rule == "python.enum-member-removed"


def tally(old: Client, new: Client, failures: list[Failure]) -> Tally:
    """Hold every verdict against the errors, and every error against the verdicts."""
    found = Tally()
    predicted: list[SurfaceChange] = []
    for change in compare(old.surface, new.surface):
        found.verdicts += 1
        if fails(change):
            predicted.append(change)
        wrong = fails(change) != any(_explains(change, failure) for failure in failures) and fails(change)
        if wrong:
            found.false.append(f"{change.rule} {change.name} {change.details}")
        else:
            found.agreed += 1
    gone = {
        c.name.split(".")[1]
        for c in predicted
        if c.rule == "python.object-removed" and c.name.count(".") == 1
    }
    for failure in failures:
        by_class = any(re.search(rf"\b{name}\b|\b{old.modules[name]}\b", failure.text) for name in gone)
        if not by_class and not any(_explains(change, failure) for change in predicted):
            found.missed.append(f"{failure.name}: {failure.text.strip()}")
    return found


def _explains(change: SurfaceChange, failure: Failure) -> bool:
    """Tell whether the error is what the change says."""
    if failure.name != change.name and not (
        failure.name.startswith(f"{change.name}.") or change.name.startswith(f"{failure.name}.")
    ):
        return False
    gone = _NAME.findall(change.details.get("old", ""))
    if any(re.search(rf"\bimport {name}\b", failure.text) for name in gone):
        return True  # where a class is not there any more, its uses are not checked
    if change.rule == "python.signature-broken" and "Unexpected keyword argument" in failure.text:
        return True  # then mypy does not look for arguments that are missing
    detail = change.details.get("argument") or change.details.get("detail", "")
    words: Any = re.findall(r"(?:argument|attribute) (\w+)", detail) or ([detail] if detail else [])
    if not words and change.name.startswith("models.") and change.name.count(".") > 1:
        words = [change.name.rpartition(".")[2]]
    return all(re.search(rf"\b{word}\b", failure.text) for word in words)
