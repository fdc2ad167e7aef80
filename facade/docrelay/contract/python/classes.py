"""The classes that a document becomes: which component schemas, and which operations use them."""

from __future__ import annotations

from typing import Any

from docrelay.contract.compare.document import Cause, Comparison
from docrelay.contract.match.pairs import component
from docrelay.contract.python.symbols import letters
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, contents, is_mapping, mapping

_SCHEMAS = "#/components/schemas/"


def _is_xml(name: str) -> bool:
    kind = name.partition(";")[0].strip().lower()
    return kind.endswith(("/xml", "+xml"))


def _references(value: Any, found: set[str], *, named: bool = False) -> None:
    """Collect local references below `value`, but for bodies in XML, which are no classes in the client."""
    if is_mapping(value) and not named and isinstance(value.get("$ref"), str):
        found.add("/".join(value["$ref"].split("/")[:4]))
    for key, item, names in contents(value, named=named):
        is_content = key == "content" and not named and is_mapping(item)
        kept = {media: part for media, part in item.items() if not _is_xml(media)} if is_content else item
        _references(kept, found, named=names)


class Usage:
    """Who refers to which component of a document, backwards from a component to operations."""

    def __init__(self, comparison: Comparison, *, old: bool) -> None:
        document = comparison.old if old else comparison.new
        self._users: dict[str, set[str | int]] = {}
        for match in comparison.matched:
            operation = match.old if old else match.new
            if operation is not None:
                self._add(operation.site.raw, match.bit)
                for parameter in operation.parameters.values():
                    self._add(parameter.raw, match.bit)
        for kind, members in mapping(document.root.get("components")).items():
            for name, value in mapping(members).items():
                self._add(value, f"#/components/{kind}/{name}")

    def _add(self, value: Any, user: str | int) -> None:
        found: set[str] = set()
        _references(value, found)
        for reference in found:
            self._users.setdefault(reference, set()).add(user)

    def of(self, name: str) -> int:
        """Return the operations that reach the component schema `name`, as bits."""
        bits, seen, pending = 0, set[str](), [_SCHEMAS + name]
        while pending:
            for user in self._users.get(pending.pop(), ()):
                if isinstance(user, int):
                    bits |= user
                elif user not in seen:
                    seen.add(user)
                    pending.append(user)
        return bits


def _classes(document: Document) -> dict[str, Site]:
    """Return name -> place of the component schemas that become classes: objects and enums."""
    site = document.site("components", "schemas")
    found: dict[str, Site] = {}
    for name in site.raw if site and is_mapping(site.raw) else ():
        if site and _is_class(mapping(_home(document, site / name).raw)):
            found[name] = site / name
    return found


def _home(document: Document, site: Site) -> Site:
    """Return where a component stands that is kept in a file of its own."""
    there = document.follow_schema(site)
    return site if there.pointer.startswith("/components/schemas/") else there


def _is_class(raw: dict[str, Any]) -> bool:
    kind = raw.get("type")
    if kind == "object" or (isinstance(kind, list) and "object" in kind):
        return True
    return any(key in raw for key in ("properties", "enum", "allOf")) and kind in (None, "string", "integer")


def _renamed(comparison: Comparison, old: dict[str, Site], new: dict[str, Site]) -> dict[str, str]:
    """Return old -> new name of classes that one side uses where the other is, or that are the same."""
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    renamed: dict[str, str] = {}
    for was, now in sorted(comparison.pairing.renames):
        if was in gone and now in come and was not in renamed and now not in renamed.values():
            renamed[was] = now
    for name in sorted(gone - renamed.keys()):
        left = sorted(come - set(renamed.values()))
        twin = next((other for other in left if new[other].raw == old[name].raw), None)
        if twin is not None:
            renamed[name] = twin
    return renamed


def _called(name: str, site: Site) -> str:
    """Return what names the class of a component schema: its title, else its key."""
    title = mapping(site.raw).get("title")
    return title if isinstance(title, str) and title else name


def _retitled(comparison: Comparison) -> list[Cause]:
    """Return the classes that stay where they are and are renamed by a title, which names them."""
    found: list[Cause] = []
    for pair, reach in zip(comparison.pairing.pairs, comparison.reaches, strict=True):
        if len(pair.old) != 1 or len(pair.new) != 1 or not reach.all & ~reach.xml_only:
            continue
        old, new = pair.old[0], pair.new[0]
        names = component(old), component(new)
        raws = mapping(old.raw), mapping(new.raw)
        if names[0] != names[1] or not all(map(_is_class, raws)) or not any("title" in raw for raw in raws):
            continue
        was, now = (_called(names[0] or site.pointer.rpartition("/")[2], site) for site in (old, new))
        if letters(was) != letters(now):
            if not names[0]:
                was, now = (_called("named by its place", site) for site in (old, new))
            bits = reach.all & ~reach.xml_only
            found.append(Cause.of(bits, "python.model-retitled", old, new, old=was, new=now))
    return found


def _replaced(comparison: Comparison, old: dict[str, Site], new: dict[str, Site]) -> list[Cause]:
    """Return the places where another class stands, while the one that stood there is still in use."""
    found: list[Cause] = []
    for (was, now), number in sorted(comparison.pairing.renames.items()):
        reach = comparison.reaches[number]
        bits = reach.all & ~reach.xml_only
        if was in new and was in old and now in new and bits:
            details = {"name": "in Python", "old": was, "new": now}
            found.append(Cause.of(bits, "python.type-differs", old[was], new[now], **details))
    return found


def class_changes(comparison: Comparison) -> list[Cause]:
    """Return the classes that went or were renamed; the generator leaves out what no operation uses."""
    old, new = _classes(comparison.old), _classes(comparison.new)
    site = comparison.new.site("components", "schemas")
    left = {letters(name) for name in mapping(site.raw if site else None)}
    gone = sorted(name for name in old if letters(name) not in left)
    found = [*_retitled(comparison), *_replaced(comparison, old, new)]
    if not gone:
        return found
    renamed = _renamed(comparison, old, new)
    usage = Usage(comparison, old=True)
    for name in gone:
        bits = usage.of(name)
        if not bits:
            continue
        if name in renamed:
            now = renamed[name]
            details = {"old": name, "new": now}
            kept = letters(_called(name, old[name])) == letters(_called(now, new[now]))
            rules = ("component.renamed",) if kept else ("component.renamed", "python.model-renamed")
            found += [Cause.of(bits, rule, old[name], new[now], **details) for rule in rules]
        else:
            rule = "python.model-inlined" if name in comparison.pairing.inlined else "python.model-removed"
            found.append(Cause.of(bits, rule, old[name], None, old=name))
    return found
