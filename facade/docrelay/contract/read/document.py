"""One side of a comparison: its files, their references, and where in which file everything stands."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import unquote

import attrs

from docrelay._core.openapi import tokens
from docrelay.contract.errors import NotCompared
from docrelay.contract.read import json_text, references, yaml12
from docrelay.contract.read.places import Position, Site, is_mapping, split
from docrelay.contract.read.references import Resources, anchored, descend, first_missing
from docrelay.contract.read.sources import Source
from docrelay.contract.read.structure import misfit

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
    resources: Resources = attrs.Factory(Resources)
    _targets: dict[tuple[str, str, str], Site] = attrs.Factory(dict[tuple[str, str, str], Site])
    _positions: dict[str, Position] = attrs.Factory(dict[str, Position])

    @property
    def root(self) -> dict[str, Any]:
        """Return the top level of the main file."""
        root: dict[str, Any] = self.files[""].root
        return root

    @property
    def old_dialect(self) -> bool:
        """Return whether this is OpenAPI 3.0, whose schemas are not JSON Schema 2020-12."""
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
            root, is_json = parsed(text, shown)
            self.files[name] = File(name, text, root, is_json)
            self.resources.add(name, root, text)
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
        key = (site.file, self.resources.around(site), reference)
        found = self._targets.get(key)
        if found is None:
            found = self._targets[key] = self._resolve(reference, site)
        return found

    def _resolve(self, reference: str, site: Site) -> Site:
        path, _, fragment = reference.partition("#")
        fragment = unquote(fragment)
        around = self.resources.around(site)
        if path:
            roots = [self.resources.named(path, site) or self._file(path, reference, site)]
        else:
            whole = Site(self.load(site.file).root, site.file, "")
            # Many write pointers from the top of the document inside a schema with an `$id`.
            inner = descend(whole, around) if around else None
            roots = [inner, whole] if inner else [whole]
        for root in roots:
            named = fragment and not fragment.startswith("/")
            found = anchored(root, fragment) if named else descend(root, fragment)
            if found is not None:
                return found
        if fragment and not fragment.startswith("/"):
            raise self.fault(f"the $ref '#{fragment}' leads nowhere: there is no such anchor", site)
        gone = first_missing(roots[-1], fragment)
        raise self.fault(f"the $ref {reference!r} leads nowhere: there is no {gone!r}", site)

    def _file(self, path: str, reference: str, site: Site) -> Site:
        """Return the top of the file that the path of a reference names."""
        if _SCHEME.match(path):
            kind = "an absolute path" if re.match(r"/[^/]|file:", path) else "remote"
            raise self.fault(
                f"the $ref {reference!r} is {kind}; only files beside the document are read", site
            )
        name = posixpath.normpath(posixpath.join(posixpath.dirname(site.file), unquote(path)))
        try:
            return Site(self.load(name).root, name, "")
        except NotCompared as error:
            if error.reason.startswith(("cannot be read", "git says")):
                raise self.fault(f"the $ref {reference!r} names a file that {error.reason}", site) from None
            raise

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
                    references.collect(file.root, found, 0, named=False)
                except RecursionError:
                    raise json_text.deep(file.text, self.source.path(name)) from None
                for reference in found:
                    self._probe(reference, name)

    def _probe(self, reference: str, file: str) -> None:
        if self.resources.any_in(file):
            # What a reference means depends on where it stands.
            for site in references.uses(Site(self.files[file].root, file, ""), reference, named=False):
                self._part(site)
            return
        try:
            self._part(Site({"$ref": reference}, file, ""))
        except NotCompared:
            culprit = references.first_use(Site(self.files[file].root, file, ""), reference)
            self._part(culprit) if culprit else None
            raise

    def _part(self, site: Site) -> None:
        """Follow a reference to a part of a document: a mapping, or the schema `true` or `false`."""
        end = self.follow(site)
        if not is_mapping(end.raw) and not isinstance(end.raw, bool):
            raise self.fault(f"the $ref {site.raw['$ref']!r} leads to what is no part of a document", site)


def parsed(text: str, shown: str) -> tuple[Any, bool]:
    """Return the value of `text` and whether it is JSON; YAML may open with a brace as well."""
    if not text.lstrip().startswith(("{", "[")):
        return yaml12.load(text, shown), False
    try:
        return json_text.load(text, shown), True
    except json_text.NotJson as error:
        if shown.endswith(".json"):
            raise
        try:
            return yaml12.load(text, shown), False
        except NotCompared:
            raise error from None


def read(source: Source) -> Document:
    """Read the document at `source` with every file that it refers to; raise NotCompared."""
    document = Document(source)
    file = document.load("")
    shown = source.path()
    if not is_mapping(file.root):
        reason = "the top level is not a mapping" if file.text.strip() else "the file is empty"
        raise NotCompared(f"not an OpenAPI document: {reason}", file=shown, line=1, column=1)
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
        number = "" if isinstance(version, str) else ", and has to be a text such as '3.1.0'"
        raise NotCompared(
            f"OpenAPI {version!r} is not one of 3.0, 3.1 and 3.2{number}",
            file=shown, line=here.line, column=here.column, pointer="/openapi",
        )  # fmt: skip
    document.version = version
    wrong = misfit(Site(file.root, "", ""))
    if wrong is not None:
        raise document.fault(wrong.reason, wrong.site)
    document.check()
    return document
