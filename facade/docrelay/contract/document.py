"""One side of a comparison: its files, their references, and where in which file everything stands."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import unquote

import attrs

from docrelay.contract import json_text, yaml12
from docrelay.contract.faults import NotCompared
from docrelay.contract.place import NAMES, VALUES, Position, Site, is_list, is_mapping, split, tokens
from docrelay.contract.source import Source
from docrelay.contract.yaml12 import MAX_DEPTH

_VERSION = re.compile(r"3\.[012](?:\.\d+)?(?:-.+)?\Z")
# What may stand beside a `$ref` without saying anything about values.
_BESIDE = frozenset(
    {"$ref", "description", "summary", "title", "example", "examples", "$comment", "externalDocs"}
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//|/")


@attrs.define
class File:
    """One parsed file; `name` is relative to the main one, which has the empty name."""

    name: str
    text: str
    root: Any
    is_json: bool
    _json: json_text.Positions | None = None
    _yaml: dict[str, tuple[int, int]] | None = None

    def find(self, pointer: str) -> tuple[int, int]:
        """Return (line, column) of `pointer` or of its closest ancestor that exists."""
        if self.is_json:
            if self._json is None:
                self._json = json_text.Positions(self.text)
            return self._json.find(tokens(pointer))
        if self._yaml is None:
            self._yaml = {}
            yaml12.load(self.text, self.name, self._yaml)
        while pointer and pointer not in self._yaml:
            pointer = pointer.rpartition("/")[0]
        return self._yaml.get(pointer, (1, 1))


@attrs.define(eq=False)
class Document:
    """An OpenAPI 3.0, 3.1 or 3.2 document with every file that it refers to."""

    source: Source
    version: str = ""
    files: dict[str, File] = attrs.Factory(dict[str, File])
    _targets: dict[tuple[str, str], Site] = attrs.Factory(dict[tuple[str, str], Site])
    _positions: dict[str, Position] = attrs.Factory(dict[str, Position])

    @property
    def root(self) -> dict[str, Any]:
        """Return the top level of the main file."""
        root: dict[str, Any] = self.files[""].root
        return root

    @property
    def old_dialect(self) -> bool:
        """Tell whether this is OpenAPI 3.0, whose schemas are not JSON Schema 2020-12."""
        return self.version.startswith("3.0")

    def site(self, *names: str) -> Site | None:
        """Return the place in the main file that `names` lead to, if there is one."""
        here = Site(self.root, "", "")
        for name in names:
            if not is_mapping(here.raw) or name not in here.raw:
                return None
            here = here / name
        return here

    def load(self, name: str) -> File:
        """Return the file `name`, read and parsed on first use; raise NotCompared."""
        if name not in self.files:
            shown = self.source.path(name)
            data = self.source.read(name)
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                raise NotCompared("not UTF-8 text", file=shown, line=line) from None
            is_json = text.lstrip().startswith(("{", "["))
            root = json_text.load(text, shown) if is_json else yaml12.load(text, shown)
            self.files[name] = File(name, text, root, is_json)
        return self.files[name]

    def follow(self, site: Site) -> Site:
        """Return where the references that start at `site` end; raise NotCompared for a dead end."""
        seen: set[tuple[str, str]] = set()
        while is_mapping(site.raw) and isinstance(site.raw.get("$ref"), str):
            if (site.file, site.pointer) in seen:
                raise self.fault("this $ref leads back to itself", site)
            seen.add((site.file, site.pointer))
            site = self.target(site)
        return site

    def follow_schema(self, site: Site) -> Site:
        """Follow references as a schema means them: since 3.1, keywords beside `$ref` count and stop here."""
        while is_mapping(site.raw) and isinstance(site.raw.get("$ref"), str):
            if not self.old_dialect and any(key not in _BESIDE for key in site.raw):
                break
            site = self.target(site)
        return site

    def target(self, site: Site) -> Site:
        """Return what the `$ref` of the mapping at `site` names, one step on."""
        reference: str = site.raw["$ref"]
        found = self._targets.get((site.file, reference))
        if found is None:
            found = self._targets[site.file, reference] = self._resolve(reference, site)
        return found

    def _resolve(self, reference: str, site: Site) -> Site:
        path, _, fragment = reference.partition("#")
        if _SCHEME.match(path):
            raise self.fault(f"the $ref {reference!r} is remote; only local files are read", site)
        name = (
            posixpath.normpath(posixpath.join(posixpath.dirname(site.file), unquote(path)))
            if path
            else site.file
        )
        try:
            here = Site(self.load(name).root, name, "")
        except NotCompared as error:
            if error.reason.startswith(("cannot be read", "git says")):
                raise self.fault(f"the $ref {reference!r} names a file that {error.reason}", site) from None
            raise
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchor(fragment, here, site)
        for token in tokens(fragment):
            if is_mapping(here.raw) and token in here.raw:
                here = here / token
            elif is_list(here.raw) and token.isdigit() and int(token) < len(here.raw):
                here = here / int(token)
            else:
                raise self.fault(f"the $ref {reference!r} leads nowhere: there is no {token!r}", site)
        return here

    def _anchor(self, name: str, root: Site, site: Site) -> Site:
        stack = [root]
        while stack:
            here = stack.pop()
            if is_mapping(here.raw):
                if name in (here.raw.get("$anchor"), here.raw.get("$dynamicAnchor")):
                    return here
                stack += [here / key for key in here.raw if key not in VALUES]
            elif is_list(here.raw):
                stack += [here / index for index in range(len(here.raw))]
        raise self.fault(f"the $ref '#{name}' leads nowhere: there is no such anchor", site)

    def fault(self, reason: str, site: Site) -> NotCompared:
        """Return the fault `reason` with the position of `site`."""
        where = self.locate(site.file, site.pointer)
        return NotCompared(
            reason, file=where.file, line=where.line, column=where.column, pointer=site.pointer
        )

    def locate(self, file: str, pointer: str) -> Position:
        """Return the position of a place, or of its closest ancestor that exists."""
        return Position(self.source.path(file), *self.files[file].find(pointer))

    def position(self, place: str) -> Position:
        """Return the position of a `Site.place`."""
        if place not in self._positions:
            file, pointer = split(place)
            self._positions[place] = self.locate(file, pointer)
        return self._positions[place]

    def check(self) -> None:
        """Follow every reference of every file once; raise NotCompared for the first that fails."""
        done: set[str] = set()
        while pending := [name for name in self.files if name not in done]:
            for name in pending:
                done.add(name)
                file = self.files[name]
                found: dict[str, None] = {}
                try:
                    _references(file.root, found, 0, named=False)
                except RecursionError:
                    raise json_text.deep(file.text, self.source.path(name)) from None
                for reference in found:
                    self._probe(reference, name)

    def _probe(self, reference: str, file: str) -> None:
        try:
            self.follow(Site({"$ref": reference}, file, ""))
        except NotCompared:
            culprit = _first_use(Site(self.files[file].root, file, ""), reference)
            self.follow(culprit) if culprit else None
            raise


def _references(value: Any, found: dict[str, None], depth: int, *, named: bool) -> None:
    """Collect the `$ref` strings below `value`; `named`: the keys of this mapping are names."""
    if depth > MAX_DEPTH:
        raise RecursionError
    depth += 1
    if is_mapping(value):
        if not named and isinstance(reference := value.get("$ref"), str):
            found[reference] = None
        for key, item in value.items():
            if isinstance(item, (dict, list)) and (named or (key not in VALUES and not key.startswith("x-"))):
                _references(item, found, depth, named=not named and key in NAMES)
    else:
        for item in value:
            if isinstance(item, (dict, list)):
                _references(item, found, depth, named=False)


def _first_use(site: Site, reference: str) -> Site | None:
    if is_mapping(site.raw):
        if site.raw.get("$ref") == reference:
            return site
        inner = [site / key for key in site.raw]
    elif is_list(site.raw):
        inner = [site / index for index in range(len(site.raw))]
    else:
        return None
    return next((found for part in inner if (found := _first_use(part, reference))), None)


def read(source: Source) -> Document:
    """Read the document at `source` with every file that it refers to; raise NotCompared."""
    document = Document(source)
    file = document.load("")
    shown = source.path()
    if not is_mapping(file.root):
        raise NotCompared(
            "not an OpenAPI document: the top level is not a mapping", file=shown, line=1, column=1
        )
    if "swagger" in file.root:
        here = document.locate("", "/swagger")
        raise NotCompared(
            f"this is Swagger {file.root['swagger']}; convert it to OpenAPI 3 first",
            file=shown, line=here.line, column=here.column, pointer="/swagger",
        )  # fmt: skip
    version = file.root.get("openapi")
    if version is None:
        raise NotCompared("not an OpenAPI document: there is no `openapi`", file=shown, line=1, column=1)
    if not isinstance(version, str) or not _VERSION.match(version):
        here = document.locate("", "/openapi")
        raise NotCompared(
            f"OpenAPI {version!r} is not one of 3.0, 3.1 and 3.2",
            file=shown, line=here.line, column=here.column, pointer="/openapi",
        )  # fmt: skip
    document.version = version
    for part in ("paths", "components", "webhooks", "info"):
        if part in file.root and not is_mapping(file.root[part]):
            here = document.locate("", f"/{part}")
            raise NotCompared(
                f"`{part}` is not a mapping",
                file=shown, line=here.line, column=here.column, pointer=f"/{part}",
            )  # fmt: skip
    document.check()
    return document
