"""Every `$ref` of a file, what `$id`, `$self` and anchors name, and where a JSON pointer leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import attrs

from docrelay._core.openapi import tokens
from docrelay.contract.read.places import MAX_DEPTH, NAMES, VALUES, Site, contents, is_list, is_mapping

_DYNAMIC = ("$dynamicRef", "$recursiveRef")


def collect(value: Any, found: dict[str, None], depth: int, *, named: bool) -> None:
    """Collect the `$ref` strings below `value`; `named`: the keys of this mapping are names."""
    if depth > MAX_DEPTH:
        raise RecursionError
    if is_mapping(value) and not named and isinstance(reference := value.get("$ref"), str):
        found[reference] = None
    for _, item, names in contents(value, named=named):
        collect(item, found, depth + 1, named=names)


def uses(site: Site, reference: str, *, named: bool) -> Iterator[Site]:
    """Yield every mapping below `site` that refers by `reference`."""
    if is_mapping(site.raw) and not named and site.raw.get("$ref") == reference:
        yield site
    for key, _, names in contents(site.raw, named=named):
        yield from uses(site / key, reference, named=names)


def first_use(site: Site, reference: str) -> Site | None:
    """Return the first mapping below `site` that refers by `reference`, wherever it stands."""
    if is_mapping(site.raw):
        if site.raw.get("$ref") == reference:
            return site
        inner = [site / key for key in site.raw]
    elif is_list(site.raw):
        inner = [site / index for index in range(len(site.raw))]
    else:
        return None
    return next((found for part in inner if (found := first_use(part, reference))), None)


@attrs.define(eq=False)
class Resources:
    """The parts with a name of their own, by file and pointer and by URI."""

    _pointers: dict[str, dict[str, str]] = attrs.Factory(dict[str, dict[str, str]])
    _sites: dict[str, Site] = attrs.Factory(dict[str, Site])

    def add(self, file: str, root: Any, text: str) -> None:
        """Note what `file` names, and read its dynamic references as plain ones.

        Which schema a dynamic reference means can depend on the way to it; the nearest is taken.
        """
        if any(name in text for name in _DYNAMIC):
            _plain(root, named=False)
        if "$id" in text or "$self" in text:
            top = root.get("$self") if is_mapping(root) else None
            base = top if isinstance(top, str) else ""
            found = self._pointers[file] = {"": base} if base else {}
            if base:
                self._sites[base.partition("#")[0]] = Site(root, file, "")
            self._collect(Site(root, file, ""), base, found, named=False)

    def _collect(self, site: Site, base: str, found: dict[str, str], *, named: bool) -> None:
        own = site.raw.get("$id") if is_mapping(site.raw) and not named else None
        if isinstance(own, str) and not own.startswith("#"):
            base = found[site.pointer] = _joined(base, own)
            self._sites.setdefault(base.partition("#")[0], site)
        for key, _, names in contents(site.raw, named=named):
            self._collect(site / key, base, found, named=names)

    def any_in(self, file: str) -> bool:
        """Return whether a part of `file` has a name of its own."""
        return bool(self._pointers.get(file))

    def around(self, site: Site) -> str:
        """Return the pointer of the closest named part around `site`; empty for the whole file."""
        known = self._pointers.get(site.file)
        if not known:
            return ""
        pointer = site.pointer
        while pointer and pointer not in known:
            pointer = pointer.rpartition("/")[0]
        return pointer

    def named(self, path: str, site: Site) -> Site | None:
        """Return the part that the URI reference `path`, standing at `site`, names."""
        if not self._sites:
            return None
        base = self._pointers.get(site.file, {}).get(self.around(site), "")
        return self._sites.get(_joined(base, path)) or self._sites.get(path)


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference  # no URI at all


def _plain(value: Any, *, named: bool) -> None:
    """Write dynamic references as plain ones."""
    if is_mapping(value):
        for name in () if named else _DYNAMIC:
            if isinstance(value.get(name), str) and "$ref" not in value:
                value["$ref"] = value.pop(name)
        for key, item in value.items():
            if named or key not in VALUES:
                _plain(item, named=not named and key in NAMES)
    elif is_list(value):
        for item in value:
            _plain(item, named=False)


def descend(root: Site, pointer: str) -> Site | None:
    """Return where `pointer` leads from `root`, None when it leads nowhere."""
    here = root
    for token in tokens(pointer):
        if is_mapping(here.raw) and token in here.raw:
            here = here / token
        elif is_list(here.raw) and token.isdecimal() and int(token) < len(here.raw):
            here = here / int(token)
        else:
            return None
    return here


def first_missing(root: Site, pointer: str) -> str:
    """Return the first token of `pointer` that leads nowhere."""
    parts = pointer.split("/")
    for count in range(2, len(parts) + 1):
        if descend(root, "/".join(parts[:count])) is None:
            return tokens("/" + parts[count - 1])[0]
    return ""


def anchored(root: Site, name: str) -> Site | None:
    """Return the schema below `root` whose anchor is `name`."""
    stack = [root]
    while stack:
        here = stack.pop()
        if is_mapping(here.raw):
            if name in (here.raw.get("$anchor"), here.raw.get("$dynamicAnchor")):
                return here
            stack += [here / key for key in here.raw if key not in VALUES]
        elif is_list(here.raw):
            stack += [here / index for index in range(len(here.raw))]
    return None
