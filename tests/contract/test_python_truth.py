"""Python truth: code written for the old client is type-checked against the new one, verdict by verdict."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract import Effect, Level, diff
from docrelay.contract.engine import PythonClient
from docrelay.contract.rules import RULES
from docrelay.contract.surface import Surface, load
from docrelay.contract.surface_diff import compare

pytest.importorskip("mypy")
pipeline = pytest.importorskip("pipeline.generate")

from pipeline import document, generate, index, templates  # noqa: E402

SPECS = Path(__file__).parents[2] / "specs"
NAME = re.compile(r"\b[A-Z]\w*")
KNOWN = {
    "Any": "typing",
    "Literal": "typing",
    "Response": "{api}.types",
    "Unset": "{api}.types",
    "File": "{api}.types",
}
HEAD = "from __future__ import annotations\nimport datetime\nfrom uuid import UUID\n"


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return ``api@version`` -> folder of the client generated from it."""
    root = tmp_path_factory.mktemp("clients")
    mends = templates.read(SPECS / "templates")
    found: dict[str, Path] = {}
    for api in index.read(SPECS).values():
        for number, version in enumerate(api.versions):
            folder = root / f"{api.name}{number}" / api.name
            folder.parent.mkdir()
            contract = generate.named(SPECS, api.name, document.read(SPECS / version.file), version.file)
            generate.build_one(contract, SPECS, SPECS / api.name / "codegen.yaml", folder, mends)
            (folder / "py.typed").touch()
            found[f"{api.name}@{version.version}"] = folder
    return found


def modules(client: Path) -> dict[str, str]:
    """Return class -> module below the models; the package itself would give Any for a class that went."""
    found: dict[str, str] = {}
    for path in sorted((client / "models").glob("*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("class "):
                found[re.split(r"[(:]", line.removeprefix("class "))[0]] = path.stem
    return found


def imports(text: str, api: str, where: dict[str, str]) -> str:
    lines: list[str] = []
    for name in sorted(set(NAME.findall(text))):
        if name in where:
            lines.append(f"from {api}.models.{where[name]} import {name}")
        elif name in KNOWN:
            lines.append(f"from {KNOWN[name].format(api=api)} import {name}")
    return "\n".join(lines) + "\n"


def snippets(surface: Surface, client: Path) -> dict[str, str]:
    """Return the name of a symbol -> a module that uses everything of it."""
    api, where = client.name, modules(client)
    found: dict[str, str] = {}
    for name, function in surface.functions.items():
        module, _, entrance = name.rpartition(".")
        package, _, leaf = module.rpartition(".")
        arguments = ", ".join(f"{key}: {value.annotation}" for key, value in function.arguments.items())
        passed = ", ".join(f"{key}={key}" for key in function.arguments)
        call = f"{leaf}.{entrance}({passed})"
        body = f"async def use({arguments}) -> {function.result}:\n    return await {call}\n"
        if not entrance.startswith("asyncio"):
            body = body.replace("async def", "def").replace("await ", "")
        head = f"from {api}.{package} import {leaf}\nfrom {api}.client import AuthenticatedClient, Client\n"
        found[name] = HEAD + head + imports(f"{arguments} {function.result}", api, where) + body
    for name, model in surface.models.items():
        lines = [f"def read(value: {name}) -> None:", "    pass"]
        if name in surface.got:
            lines += [
                f"    x_{key}: {value.annotation} = value.{key}" for key, value in model.attributes.items()
            ]
        lines += [f"    m_{member} = {name}.{member}" for member in sorted(model.members)]
        if name in surface.sent and not model.members:
            own = model.attributes
            arguments = ", ".join(f"{key}: {value.annotation}" for key, value in own.items())
            lines += [
                f"def make({arguments}) -> {name}:",
                f"    return {name}({', '.join(f'{k}={k}' for k in own)})",
            ]
        text = "\n".join(lines) + "\n"
        # griffe shows the text in a Literal without its quotes.
        text = re.sub(r"Literal\[(\w+)\]", r"Literal['\1']", text)
        found[f"models.{name}"] = HEAD + imports(text, api, where) + text
    return found


def failing(code: dict[str, str], client: Path, folder: Path) -> set[str]:
    """Return the names whose module mypy rejects with the client beside it."""
    folder.mkdir()
    names: dict[str, str] = {}
    for number, (name, text) in enumerate(sorted(code.items())):
        names[f"use_{number}.py"] = name
        (folder / f"use_{number}.py").write_text(text, encoding="utf-8")
    command = [
        sys.executable, "-m", "mypy", "--no-error-summary", "--follow-imports=silent", "--config-file=",
        "--cache-dir", str(client.parents[1] / f"cache-{client.parent.name}"), ".",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(client.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return {names[line.partition(":")[0]] for line in done.stdout.splitlines() if ": error:" in line}


PAIRS = [
    *((f"smartconnect@{a}", f"smartconnect@{b}") for a, b in (
        ("2020-07-02", "2020-09-14"), ("2020-09-14", "2020-12-03"), ("2020-12-03", "2020-12-07"),
        ("2020-12-07", "2020-12-14"), ("2020-12-14", "2020-12-07"), ("2020-12-07", "2020-12-03"),
        ("2020-09-14", "2020-07-02"),
    )),
    ("documine@2024-05-23", "documine@1.0.0"), ("documine@1.0.0", "documine@2024-05-23"),
    ("smartdocumentor@v1.0-older", "smartdocumentor@v1.0-newer"),
    ("smartdocumentor@v1.0-newer", "smartdocumentor@v1.0-older"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_old_code_fails_exactly_where_the_verdict_says(
    old: str, new: str, clients: dict[str, Path], tmp_path: Path
) -> None:
    before, after = load(clients[old]), load(clients[new])
    code = snippets(before, clients[old])
    assert failing(code, clients[old], tmp_path / "old") == set()
    rejected = failing(code, clients[new], tmp_path / "new")
    broken: set[str] = set()
    for change in compare(before, after):
        if RULES[change.rule].request in {Effect.VIOLATION, Effect.INCOMPARABLE}:
            broken.add(change.name)
    missed = {name for name in rejected if not any(_covers(change, name) for change in broken)}
    false = {change for change in broken if not any(_covers(change, name) for name in rejected)}
    uses_broken = {name for name in missed if _uses(code[name], broken)}
    assert (missed - uses_broken, false) == (set(), set())
    print(
        f"\n{old} -> {new}: {len(code)} snippets, {len(rejected)} rejected by mypy, "
        f"{len(broken)} breaking names"
    )


def _covers(change: str, name: str) -> bool:
    return name == change or name.startswith(f"{change}.") or change.startswith(f"{name}.")


def _uses(text: str, broken: set[str]) -> bool:
    """Tell whether a snippet imports a class that went: its own failure has that cause."""
    return any(
        change.startswith("models.") and f" import {change.split('.')[1]}\n" in text for change in broken
    )


def test_the_report_has_the_python_layer_of_both_clients(
    clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SPECS.parent)
    sides = ("smartconnect@2020-12-03", "smartconnect@2020-12-07")
    pair = (PythonClient.of(clients[sides[0]]), PythonClient.of(clients[sides[1]]))
    report = diff(*sides, clients=pair)
    messages = {c.message for c in report.changes if c.layer == "python" and c.level is Level.BREAKING}
    wanted = (
        "api.data.get_all_data_with_variables(body): argument type list[VariableItem] became VariablesRequest"
    )
    assert wanted in messages
    assert diff(sides[0], sides[0], clients=(pair[0], pair[0])).changes == ()
