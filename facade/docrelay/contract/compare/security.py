"""Compare how an operation is reached: servers, and the ways to sign in."""

from __future__ import annotations

from typing import Any

from docrelay.contract.compare.operation import Findings
from docrelay.contract.match.operations import Operation
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, is_list, is_mapping, items, mapping
from docrelay.contract.schema.shape import canonical

Alternative = frozenset[tuple[str, frozenset[str]]]
_ADDRESSES = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")


def servers(findings: Findings, old: Operation, new: Operation) -> None:
    """Compare the URLs at which the operation is served."""
    before, after = _urls(old), _urls(new)
    gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    if len(gone) == len(come) == 1:
        findings.add("server.changed", before[gone[0]], after[come[0]], old=gone[0], new=come[0])
        return
    for url in gone:
        findings.add("server.removed", before[url], new.servers, old=url)
    for url in come:
        findings.add("server.added", old.servers, after[url], new=url)
    for url in sorted(before.keys() & after.keys()):
        one, other = (
            {
                k: (v.get("default"), sorted(map(str, items(v.get("enum")))))
                for k, v in _variables(side[url]).items()
            }
            for side in (before, after)
        )
        if one != other:
            old_text, new_text = (f"{url} with {canonical(side)}" for side in (one, other))
            findings.add("server.changed", before[url], after[url], old=old_text, new=new_text)


def _urls(operation: Operation) -> dict[str, Site | None]:
    listed: list[Any] = items(operation.servers.raw) if operation.servers else []
    found: dict[str, Site | None] = {}
    for index, entry in enumerate(listed):
        url = mapping(entry).get("url")
        if isinstance(url, str) and operation.servers:
            found.setdefault(url.rstrip("/") or "/", operation.servers / index)
    return found or {"/": None}


def _variables(site: Site | None) -> dict[str, dict[str, Any]]:
    found = mapping(mapping(site.raw).get("variables")) if site else {}
    return {name: mapping(entry) for name, entry in found.items()}


def _schemes(document: Document) -> dict[str, Site]:
    site = document.site("components", "securitySchemes")
    return {name: document.follow(site / name) for name in site.raw} if site and is_mapping(site.raw) else {}


def _nature(scheme: Any) -> str:
    """Return what a client has to do for a scheme, apart from addresses."""
    raw = mapping(scheme)
    parts = [str(raw.get("type")).lower()]
    parts += [f"{key} {str(raw[key]).lower()}" for key in ("scheme", "in") if key in raw]
    header = str(raw.get("in")).lower() == "header"  # the names of headers have no case
    if "name" in raw:
        parts.append(f"name {str(raw['name']).lower() if header else raw['name']}")
    return ", ".join(parts)


class Security:
    """Compares the security of operations; scheme names are matched by what the schemes are."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        self._old_schemes, self._new_schemes = _schemes(old), _schemes(new)
        natures = {_signature(site.raw): name for name, site in sorted(self._new_schemes.items())}
        self._same = {
            name: natures[_signature(site.raw)]
            for name, site in self._old_schemes.items()
            if name not in self._new_schemes and _signature(site.raw) in natures
        }

    def compare(self, findings: Findings, old: Operation, new: Operation) -> None:
        """Compare the ways to sign in for one operation."""
        before, where_old = self._alternatives(old, self.old, self._same)
        after, where_new = self._alternatives(new, self.new, {})
        self._schemes_changed(findings, before, after)
        gone, come = _sorted(before - after), _sorted(after - before)
        nothing: Alternative = frozenset()
        if nothing in gone:
            names = " or ".join(_title(option) for option in come) or "another way to sign in"
            findings.add("security.required", where_old, where_new, new=names)
            return
        if nothing in come:
            findings.add(
                "security.dropped", where_old, where_new, old=" or ".join(map(_title, _sorted(before)))
            )
            come.remove(nothing)
        for option in list(gone):
            other = next((o for o in come if _names(o) == _names(option)), None)
            if other is not None:
                gone.remove(option)
                come.remove(other)
                self._scopes(findings, where_old, where_new, option, other)
        for option in gone:
            enough = [other for other in _sorted(after) if _suffices(option, other)]
            if not enough:
                findings.add("security.alternative-removed", where_old, where_new, old=_title(option))
            elif enough[0] not in before:
                less = " with ".join(n for n in _names(option) if n not in _names(enough[0]))
                findings.add("security.dropped", where_old, where_new, old=less)
        for option in come:
            findings.add("security.alternative-added", where_old, where_new, new=_title(option))

    def _alternatives(
        self, operation: Operation, document: Document, same: dict[str, str]
    ) -> tuple[frozenset[Alternative], Site | None]:
        owner = operation.site if is_list(operation.site.raw.get("security")) else Site(document.root, "", "")
        if not is_list(owner.raw.get("security")):
            return frozenset({frozenset[tuple[str, frozenset[str]]]()}), operation.site
        found = {
            frozenset(
                (same.get(name, name), frozenset(map(str, items(scopes)))) for name, scopes in entry.items()
            )
            for entry in owner.raw["security"]
            if is_mapping(entry)
        }
        return frozenset(found or {frozenset[tuple[str, frozenset[str]]]()}), owner / "security"

    def _scopes(
        self, findings: Findings, old: Site | None, new: Site | None, before: Alternative, after: Alternative
    ) -> None:
        held, needed = dict(before), dict(after)
        for name in sorted(held):
            for scope in sorted(needed[name] - held[name]):
                findings.add("security.scope-added", old, new, name=name, new=scope)
            for scope in sorted(held[name] - needed[name]):
                findings.add("security.scope-removed", old, new, name=name, old=scope)

    def _schemes_changed(
        self, findings: Findings, before: frozenset[Alternative], after: frozenset[Alternative]
    ) -> None:
        used = {name for option in before for name, _ in option} & {
            name for option in after for name, _ in option
        }
        back = {new: old for old, new in self._same.items()}
        for name in sorted(used):
            old, new = self._old_schemes.get(back.get(name, name)), self._new_schemes.get(name)
            if old is None or new is None or old.raw == new.raw:
                continue
            if _nature(mapping(old.raw)) != _nature(mapping(new.raw)):
                findings.add(
                    "security.scheme-changed", old, new, name=name, old=_nature(old.raw), new=_nature(new.raw)
                )
            one, other = (mapping(side.raw).get("openIdConnectUrl") for side in (old, new))
            if one is not None and other is not None and one != other:
                findings.add(
                    "security.address-changed", old, new,
                    name=name, detail="openIdConnectUrl", old=str(one), new=str(other),
                )  # fmt: skip
            self._flows(findings, name, old, new)

    def _flows(self, findings: Findings, name: str, old: Site, new: Site) -> None:
        before, after = (mapping(mapping(side.raw).get("flows")) for side in (old, new))
        for flow in sorted(before.keys() | after.keys()):
            if flow not in after:
                findings.add("security.alternative-removed", old, new, old=f"{name} by {flow}")
            elif flow not in before:
                findings.add("security.alternative-added", old, new, new=f"{name} by {flow}")
            else:
                for key in _ADDRESSES:
                    one, other = mapping(before[flow]).get(key), mapping(after[flow]).get(key)
                    if one != other:
                        findings.add(
                            "security.address-changed", old, new,
                            name=name, detail=f"{flow} {key}", old=str(one), new=str(other),
                        )  # fmt: skip


def _signature(raw: Any) -> str:
    return f"{_nature(mapping(raw))} {canonical(sorted(mapping(mapping(raw).get('flows'))))}"


def _suffices(held: Alternative, needed: Alternative) -> bool:
    """Return whether who signs in by `held` has all that `needed` asks for."""
    scopes = dict(held)
    return all(name in scopes and wanted <= scopes[name] for name, wanted in needed)


def _names(option: Alternative) -> list[str]:
    return sorted(name for name, _ in option)


def _title(option: Alternative) -> str:
    return " with ".join(_names(option)) or "no sign-in"


def _sorted(options: frozenset[Alternative]) -> list[Alternative]:
    return sorted(options, key=lambda option: sorted((name, sorted(scopes)) for name, scopes in option))
