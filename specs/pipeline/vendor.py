"""Bring in a vendor's official OpenAPI file: check it completely first, change the tree only then."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import httpx

from docrelay._core.text import one_line
from docrelay.contract import NotCompared, Report
from docrelay.contract.engine import compare

from . import clients, document, generate, index, needs, templates

_MAX_BYTES = 64 * 1024 * 1024
_BLOCK = 1024 * 1024
_REDIRECTS = 10
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,63}")


class Refused(Exception):  # noqa: N818 - it says what happened
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
        shown = _shown(source)
        return Candidate(shown, _download(source, shown))
    name = one_line(source)
    try:
        with open(source, "rb", opener=_opened) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused(f"{name}: could not be read: not a regular file")
            return Candidate(
                one_line(Path(source).name), _limited(iter(lambda: file.read(_BLOCK), b""), name)
            )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have this name"
        raise Refused(f"{name}: could not be read: {reason}") from None


def _opened(path: str, flags: int) -> int:
    """Open `path` without waiting for whoever writes into it, should it be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _shown(url: str) -> str:
    """Return `url` without its query and user information, which may hold a secret."""
    scheme, _, rest = url.partition("://")
    host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return one_line(f"{scheme}://{host.rpartition('@')[2]}{slash}{path}")


def _download(url: str, shown: str) -> bytes:
    """Fetch `url`; a redirect is followed on the host that was named, and nowhere else."""
    # Not compressed: httpx does not notice when such a document is cut off, and the rest may well parse.
    headers = {"Accept-Encoding": "identity"}
    try:
        named = target = httpx.URL(url)
        for _ in range(_REDIRECTS):
            with httpx.stream("GET", target, headers=headers, timeout=60) as answer:
                if answer.next_request is None:
                    if answer.status_code != 200:
                        raise Refused(f"{shown}: could not be fetched: HTTP {answer.status_code}")
                    if answer.headers.get("Content-Encoding", "identity") != "identity":
                        raise Refused(f"{shown}: could not be fetched: it comes compressed, unasked")
                    return _limited(answer.iter_bytes(), shown)
                target = answer.next_request.url
            if not _is_same_place(named, target):
                raise Refused(
                    f"{shown}: redirects to {_shown(str(target))}; name that address if it is meant"
                )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = one_line(str(error)) or type(error).__name__
        raise Refused(f"{shown}: could not be fetched: {reason}") from None
    raise Refused(f"{shown}: could not be fetched: more than {_REDIRECTS} redirects")


def _is_same_place(named: httpx.URL, target: httpx.URL) -> bool:
    """Return whether `target` is on the host of `named`, on its port or on that of https."""
    places = [(named.scheme, named.host, named.port)]
    if named.scheme == "http" and named.port is None:
        places.append(("https", named.host, None))
    return (target.scheme, target.host, target.port) in places


def _limited(blocks: Iterator[bytes], name: str) -> bytes:
    data = bytearray()
    for block in blocks:
        data += block
        if len(data) > _MAX_BYTES:
            raise Refused(f"{name}: larger than {_MAX_BYTES // 1024 // 1024} MiB")
    return bytes(data)


def vendor(root: Path, api: str, source: str, version: str) -> Report:
    """Make the file at `source` the current version of `api`; return what that changes.

    Everything is built and checked in a copy; the tree at `root` is replaced at the very end.
    Raises Refused, with the tree untouched.
    """
    apis = index.read(root / "specs")
    if api not in apis:
        raise Refused(f"there is no API {api!r}; choose one of: {', '.join(apis)}")
    _check_version(root, apis[api], version)
    candidate = fetch(source)
    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch)
        shutil.copytree(root / "specs", stage / "specs", ignore=shutil.ignore_patterns("__pycache__"))
        try:
            report = _stage(stage, root, apis[api], candidate, version)
        except (document.DocumentProblem, generate.GenerationProblem, NotCompared) as error:
            raise Refused(str(error)) from None
        try:
            _install(stage, root, f"{api}/{version}{candidate.suffix}")
        except OSError as error:
            raise Refused(f"the tree could not be written, and is as before: {error}") from error
    return report


def _check_version(root: Path, api: index.Api, version: str) -> None:
    if not _VERSION.fullmatch(version):
        raise Refused(f"--version {version!r}: use letters, digits, dots, plus and minus signs")
    taken = version in {v.version for v in api.versions}
    if taken or any((root / "specs" / api.name / f"{version}{s}").exists() for s in (".yaml", ".json")):
        raise Refused(f"{api.name} has a file {version} already; give the new one another --version")


def _install(stage: Path, root: Path, file: str) -> None:
    """Bring the staged results into the tree, the index last: it decides which document counts.

    When a step fails, those before it are undone. After a kill the index still names the former
    document, and `nox -s generate` makes its client again.
    """
    specs = root / "specs"
    part = specs / f".{index.FILE_NAME}.new"
    try:
        with generate.replacing(stage / "generated", root / "generated"):
            shutil.copyfile(stage / "specs" / file, specs / file)
            shutil.copyfile(stage / "specs" / index.FILE_NAME, part)
            part.replace(specs / index.FILE_NAME)
    except BaseException:
        part.unlink(missing_ok=True)
        (specs / file).unlink(missing_ok=True)
        raise


def _stage(stage: Path, root: Path, api: index.Api, candidate: Candidate, version: str) -> Report:
    """Build the tree with the candidate in `stage`; return what it changes."""
    specs = stage / "specs"
    parsed = document.parse(candidate.data, candidate.source)
    document.validate(parsed, candidate.source)
    before = generate.effective(specs, api)
    after = generate.named(specs, api.name, parsed, candidate.source)
    wanted = {need for need in needs.of_facade(root / "facade") if need.api == api.name}
    _check_operations(wanted, before, after, candidate.source)
    file = f"{api.name}/{version}{candidate.suffix}"
    (specs / file).write_bytes(candidate.data)
    today = datetime.datetime.now(datetime.UTC).date()
    digest = index.digest(candidate.data)
    entry = index.Version(version, file, candidate.source, today, digest, official=True)
    index.append(specs, api.name, entry)
    generate.build(specs, stage / "generated", templates.read(specs / "templates"), root / "facade")
    package = stage / "generated" / generate.PACKAGE / api.name
    _check_models(wanted, package, candidate.source)
    _check_parameters(wanted, package, candidate.source)
    return compare(
        clients.read(specs, api.name, api.version(api.current)),
        clients.read(specs, api.name, entry),
        clients=clients.committed(root, stage, api.name),
    )


def _check_operations(
    wanted: set[needs.Need], before: document.Document, after: document.Document, name: str
) -> None:
    """Refuse a document in which the overlay finds not every operation that the facade calls."""
    needed = {need.name: need.api for need in wanted if need.kind == "operation"}
    places = {o["operationId"]: f" ({m.upper()} {path})" for m, path, o in document.operations(before)}
    present = {operation["operationId"] for _, _, operation in document.operations(after)}
    lost = [f"{operation}{places.get(operation, '')}" for operation in sorted(needed.keys() - present)]
    if lost:
        api = next(iter(needed.values()))
        raise Refused(
            f"{name}: lacks operations that the facade needs: {', '.join(lost)}. "
            f"If the vendor moved them, name the new paths in specs/{api}/overlay.yaml"
        )


def _check_models(wanted: set[needs.Need], package: Path, name: str) -> None:
    """Refuse a document whose schemas have other names than the models that the facade imports."""
    text = (package / "models" / "__init__.py").read_text(encoding=generate.ENCODING)
    lost = sorted(n.name for n in wanted if n.kind == "model" and f'"{n.name}"' not in text)
    if lost:
        raise Refused(
            f"{name}: has no schema for the models that the facade uses: {', '.join(lost)}. "
            "If the vendor calls them otherwise, map them in class_overrides of "
            f"specs/{package.name}/codegen.yaml"
        )


def _check_parameters(wanted: set[needs.Need], package: Path, name: str) -> None:
    """Refuse a document whose operations take other parameters than the facade passes."""
    passed: dict[str, set[str]] = {}
    for need in wanted:
        if need.kind == "parameter":
            passed.setdefault(need.operation, set()).add(need.name)
    lost: list[str] = []
    new: list[str] = []
    for operation, names in sorted(passed.items()):
        taken = needs.parameters(package, operation)
        lost += [f"{name} of {operation}" for name in sorted(names - taken.keys())]
        new += [f"{name} of {operation}" for name, needed in taken.items() if needed and name not in names]
    if lost:
        raise Refused(
            f"{name}: lacks parameters that the facade passes: {', '.join(lost)}. "
            f"Change facade/docrelay/_async/{package.name}.py to the new ones, then vendor again"
        )
    if new:
        raise Refused(
            f"{name}: wants parameters that the facade does not pass: {', '.join(new)}. Pass them in "
            f"facade/docrelay/_async/{package.name}.py, or take out in specs/{package.name}/overlay.yaml "
            "what is set once for each client"
        )
