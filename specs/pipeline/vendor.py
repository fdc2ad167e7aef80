"""Bring in a vendor's official OpenAPI file: check it completely first, change the tree only then."""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
import urllib.parse
from pathlib import Path

import attrs
import httpx

from . import changes, document, generate, index, needs, templates

_MAX_BYTES = 64 * 1024 * 1024
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,63}")


class Refused(Exception):
    """Raised when a file can't become the current version; nothing in the tree has changed."""


@attrs.frozen
class Candidate:
    """The file to bring in: where it comes from and its bytes, untouched."""

    source: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The file name suffix that fits the bytes."""
        return ".json" if self.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else ".yaml"


def fetch(source: str) -> Candidate:
    """Read `source`, a path or an http(s) URL; raise Refused when it can't be had."""
    if source.startswith(("http://", "https://")):
        parts = urllib.parse.urlsplit(source)
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
        try:
            answer = httpx.get(source, timeout=60, follow_redirects=True)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            reason = (
                f"HTTP {answer.status_code}" if isinstance(error, httpx.HTTPStatusError) else error
            )
            raise Refused(f"{shown}: could not be fetched: {reason}") from None
        return _sized(Candidate(shown, answer.content))
    try:
        return _sized(Candidate(Path(source).name, Path(source).read_bytes()))
    except OSError as error:
        raise Refused(f"{source}: could not be read: {error.strerror}") from None


def _sized(candidate: Candidate) -> Candidate:
    if len(candidate.data) > _MAX_BYTES:
        raise Refused(f"{candidate.source}: larger than {_MAX_BYTES // 1024 // 1024} MiB")
    return candidate


def vendor(root: Path, api: str, source: str, version: str) -> list[str]:
    """Make the file at `source` the current version of `api`; return the list of changes.

    Everything is built and checked in a copy; the tree at `root` is replaced at the very end.
    Raises Refused, with the tree untouched.
    """
    apis = index.read(root / "specs")
    if api not in apis:
        raise Refused(f"there is no API {api!r}; choose one of: {', '.join(apis)}")
    if not _VERSION.fullmatch(version):
        raise Refused(f"--version {version!r}: use letters, digits, dots, plus and minus signs")
    if version in {v.version for v in apis[api].versions}:
        raise Refused(f"{api} has a version {version} already; give the new file another --version")
    candidate = fetch(source)
    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch)
        shutil.copytree(
            root / "specs", stage / "specs", ignore=shutil.ignore_patterns("__pycache__")
        )
        try:
            lines = _stage(stage, root, apis[api], candidate, version)
        except (document.DocumentProblem, generate.GenerationProblem) as error:
            raise Refused(str(error)) from None
        file = f"{api}/{version}{candidate.suffix}"
        shutil.copyfile(stage / "specs" / file, root / "specs" / file)
        shutil.copyfile(stage / "specs" / index.FILE_NAME, root / "specs" / index.FILE_NAME)
        generate.replace(stage / "generated", root / "generated")
    return lines


def _stage(
    stage: Path, root: Path, api: index.Api, candidate: Candidate, version: str
) -> list[str]:
    specs = stage / "specs"
    parsed = document.parse(candidate.data, candidate.source)
    document.validate(parsed, candidate.source)
    before = generate.effective(specs, api)
    _check_operations(specs, root, api.name, parsed, before, candidate.source)
    after = generate.named(specs, api.name, parsed, candidate.source)
    file = f"{api.name}/{version}{candidate.suffix}"
    (specs / file).write_bytes(candidate.data)
    today = datetime.datetime.now(datetime.UTC).date()
    digest = index.digest(candidate.data)
    entry = index.Version(version, file, candidate.source, today, digest, official=True)
    index.append(specs, api.name, entry)
    generate.build(specs, stage / "generated", templates.read(specs / "templates"))
    _check_models(stage, root, api.name, candidate.source)
    return changes.compare(before, after)


def _check_operations(
    specs: Path,
    root: Path,
    api: str,
    parsed: document.Document,
    before: document.Document,
    name: str,
) -> None:
    """Refuse a document that lacks, by method and path, an operation that the facade calls."""
    needed = {
        n.name for n in needs.of_facade(root / "facade") if (n.api, n.kind) == (api, "operation")
    }
    present = {(method, path) for method, path, _ in document.operations(parsed)}
    lost = [
        f"{operation['operationId']} ({method.upper()} {path})"
        for method, path, operation in document.operations(before)
        if operation["operationId"] in needed and (method, path) not in present
    ]
    if lost:
        raise Refused(
            f"{name}: lacks operations that the facade needs: {', '.join(lost)}. "
            f"If the vendor moved them, name the new paths in specs/{api}/overlay.yaml"
        )


def _check_models(stage: Path, root: Path, api: str, name: str) -> None:
    """Refuse a document whose schemas have other names than the models that the facade imports."""
    package = stage / "generated" / generate.PACKAGE / api / "models" / "__init__.py"
    text = package.read_text(encoding=generate.ENCODING)
    lost = sorted(
        n.name
        for n in needs.of_facade(root / "facade")
        if (n.api, n.kind) == (api, "model") and f'"{n.name}"' not in text
    )
    if lost:
        raise Refused(
            f"{name}: has no schema for the models that the facade uses: {', '.join(lost)}. "
            f"If the vendor calls them otherwise, map them in class_overrides of specs/{api}/codegen.yaml"
        )
