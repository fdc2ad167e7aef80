"""What CONTRIBUTING.md, SECURITY.md and the README send their readers to is there."""

from __future__ import annotations

import ast
import re
import shlex
import stat
from itertools import takewhile
from pathlib import Path

import pytest

from docrelay import DocuMine, TokenRequestError
from docrelay.auth import ClientCredentials, FileStore, Token
from docrelay.auth.logins import Login, Logins
from docrelay.cli import COMMANDS
from docrelay.cli.relay import DEFAULT_REPORT
from docrelay.sandbox import Sandbox

ROOT = Path(__file__).parents[1]
FACADE = ROOT / "facade" / "docrelay"
PAGES = (".github/CONTRIBUTING.md", ".github/SECURITY.md", "README.md", "specs/README.md")
TEXTS = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}


def _quoted(page: str) -> list[str]:
    """Return what stands in backticks, outside blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", TEXTS[page], flags=re.DOTALL))


def _paths(page: str) -> list[str]:
    """Return what names a file or a folder of the repository."""
    roots = {path.name for path in [*ROOT.iterdir(), *FACADE.iterdir()]}
    return [
        word
        for word in _quoted(page)
        if re.fullmatch(r"[\w.-]+(?:/[\w.*-]+)*/?", word) and ("/" in word or word.endswith((".py", ".toml")))
        if word.partition("/")[0] in roots
    ]


def _is_there(path: str) -> bool:
    return any((base / path).exists() for base in (ROOT, FACADE))


@pytest.mark.parametrize("page", [".github/CONTRIBUTING.md", ".github/SECURITY.md"])
def test_every_file_that_is_named_is_there(page: str) -> None:
    paths = _paths(page)
    assert len(paths) >= 7
    assert [path for path in paths if not _is_there(path)] == []


@pytest.mark.parametrize("page", [".github/CONTRIBUTING.md", "README.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", TEXTS[page])
    assert targets
    for target in targets:
        file, _, heading = target.partition("#")
        path = (ROOT / page).parent / file
        assert path.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings}


def _sessions() -> set[str]:
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("session" in ast.unparse(d) for d in node.decorator_list)
    }


def _commands(page: str, program: str) -> list[list[str]]:
    """Return the command lines of `program` in backticks and blocks, split into words."""
    blocks = re.findall(r"```sh\n(.*?)```", TEXTS[page], re.DOTALL)
    found = [
        re.findall(rf"(?:^|/){program} (.*)", line)
        for line in [*_quoted(page), *"\n".join(blocks).splitlines()]
    ]
    return [shlex.split(text, comments=True) for texts in found for text in texts]


@pytest.mark.parametrize("page", PAGES)
def test_every_job_that_is_named_is_one_of_nox(page: str) -> None:
    lines = [words for words in _commands(page, "nox") if "-s" in words]
    named = {job for words in lines for job in takewhile("--".__ne__, words[words.index("-s") + 1 :])}
    if page == ".github/CONTRIBUTING.md":
        listed = re.search(r"CI runs\s(.*?);", TEXTS[page], re.DOTALL)
        assert listed
        named |= set(re.findall(r"`(\w+)`", listed[1]))
        assert len(named) >= 10
    assert named - _sessions() == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_is_one_of_docrelay(page: str) -> None:
    named = {words[0] for words in _commands(page, "docrelay")}
    assert named
    assert named - set(COMMANDS) == set()


def test_what_is_kept_is_what_the_table_says(tmp_path: Path) -> None:
    grant = ClientCredentials("https://login.example/token", "id", "canary-secret")
    token = Token(access_token="canary-token", lifetime=60.0, expires_at_monotonic=60.0)
    login = Login(service="smartdocumentor", place="https://sd.example", base_url="https://sd.example")
    logins = Logins(tmp_path / "state")
    store = logins.store(login)
    assert isinstance(store, FileStore)
    with store.lock(grant.key()):
        store.save(grant.key(), token)
        store.note_failure(grant.key(), TokenRequestError("no token: refused", error="invalid_client"))
    logins.add(login)
    with Sandbox(data=tmp_path / "data", reads=0) as sandbox, DocuMine.from_env(sandbox.environ) as documine:
        template = documine.templates.list()[0].id
        assert isinstance(template, str)
        dossier = documine.dossiers.create(template, "March").id
        assert isinstance(dossier, str)
        documine.files.upload(template, dossier, b"Total amount: 1.00", filename="a.txt")
    told = _quoted(".github/SECURITY.md")
    kept = [path for path in tmp_path.rglob("*") if path.parent != tmp_path / "data" / "documents"]
    names = {re.sub(r"^[0-9a-f]{32}", "<hash>", path.name) for path in kept if path.parent != tmp_path}
    assert names == {
        "logins.json", "logins.lock", "tokens", "<hash>.json", "<hash>.failure", "<hash>.lock",
        "sandbox.json", "documents", ".lock",
    }  # fmt: skip
    assert names - set(told) == set()
    assert DEFAULT_REPORT in told
    private = [
        path for path in kept if path.is_relative_to(tmp_path / "state") or path.name == "sandbox.json"
    ]
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    with_token = [p.name for p in kept if p.is_file() and b"canary-token" in p.read_bytes()]
    assert [re.sub(r"^[0-9a-f]{32}", "<hash>", name) for name in with_token] == ["<hash>.json"]
    assert not any(b"canary-secret" in path.read_bytes() for path in kept if path.is_file())
