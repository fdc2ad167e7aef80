"""Compare what one operation sends and gets: parameters, body, answers, callbacks."""

from __future__ import annotations

from typing import Protocol

from docrelay.contract.levels import Direction
from docrelay.contract.match import media as media_types
from docrelay.contract.match.operations import Operation, answers, is_error, of_item, stand_in, stated
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, is_mapping, mapping
from docrelay.contract.schema.shape import canonical

_DIRECTIONS = 2
_OWN_HEADERS = frozenset({"content-type"})
_STYLE = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


class Findings(Protocol):
    """Takes findings and roots of schema pairs for the operation at hand."""

    old: Document
    new: Document

    def add(
        self, rule: str, old: Site | None, new: Site | None, direction: Direction = ..., /, *,
            error: bool = ...,
        **details: str,
    ) -> None:  # fmt: skip
        """Add a finding."""
        ...

    def root(
        self, old: Site, new: Site, direction: Direction, /, *, error: bool = ..., xml: bool = ...
    ) -> None:
        """Add a pair of schemas that the operation sends or gets."""
        ...

    def flipped(self) -> Findings:
        """Return the same for a callback, where client and server change places."""
        ...


class Exchange:
    """Compares one operation on both sides and hands what it finds to `findings`."""

    def __init__(
        self, findings: Findings, old: Operation, new: Operation, around: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.findings, self.old, self.new = findings, old, new
        self.around = (*around, (old.site.place, new.site.place))

    def compare(self) -> None:
        """Compare everything that goes over the wire."""
        if self.new.site.raw.get("deprecated") is True and self.old.site.raw.get("deprecated") is not True:
            self.findings.add("operation.deprecated", self.old.site, self.new.site, Direction.NONE)
        self.parameters()
        self.body()
        self.responses()
        self.callbacks()

    def parameters(self) -> None:
        """Match parameters by place and name, those of the path by position."""
        old, new = dict(self.old.parameters), dict(self.new.parameters)
        for before, after in zip(self.old.path_names, self.new.path_names, strict=False):
            one, other = old.pop(("path", before), None), new.pop(("path", after), None)
            if before != after:
                self.findings.add(
                    "path.parameter-renamed", one or self.old.site, other or self.new.site, Direction.REQUEST,
                    old=before, new=after,
                )  # fmt: skip
            if one and other:
                self.parameter(one, other)
        for key in sorted(old.keys() - new.keys()):
            moved = sorted(k for k in new.keys() - old.keys() if k[1].lower() == key[1].lower())
            title = f"{key[0]} parameter {old[key].raw['name']}"
            if moved:
                target = new.pop(moved[0])
                self.findings.add(
                    "parameter.moved", old[key], target, Direction.REQUEST,
                    old=title, new=f"{moved[0][0]} parameter {target.raw['name']}",
                )  # fmt: skip
            else:
                self.findings.add("parameter.removed", old[key], None, Direction.REQUEST, name=title)
        for key in sorted(new.keys() - old.keys()):
            rule = "parameter.required-added" if new[key].raw.get("required") is True else "parameter.added"
            title = f"{key[0]} parameter {new[key].raw['name']}"
            self.findings.add(rule, None, new[key], Direction.REQUEST, name=title)
        for key in sorted(old.keys() & new.keys()):
            self.parameter(old[key], new[key])

    def parameter(self, old: Site, new: Site) -> None:
        """Compare one parameter."""
        title = f"{new.raw['in']} parameter {new.raw['name']}"
        required = [side.raw.get("required") is True or side.raw["in"] == "path" for side in (old, new)]
        if required[0] != required[1]:
            rule = "parameter.became-required" if required[1] else "parameter.became-optional"
            self.findings.add(rule, old, new, Direction.REQUEST, name=title)
        if new.raw.get("deprecated") is True and old.raw.get("deprecated") is not True:
            self.findings.add("parameter.deprecated", old, new, Direction.REQUEST, name=title)
        for detail, before, after in _differences(old, new):
            self.findings.add(
                "parameter.serialization-changed", old, new, Direction.REQUEST,
                name=title, detail=detail, old=before, new=after,
            )  # fmt: skip
        self.encoding(old, new)
        self.valued(old, new, title, Direction.REQUEST)

    def encoding(self, old: Site, new: Site) -> None:
        """Compare the vendor extension that says how a value is encoded."""
        before, after = old.raw.get("x-encoding"), new.raw.get("x-encoding")
        if before != after:
            change = "added" if before is None else "removed" if after is None else "changed"
            self.findings.add(
                f"encoding.{change}",
                old / "x-encoding" if before is not None else old,
                new / "x-encoding" if after is not None else new,
                Direction.REQUEST,
                old=str(before), new=str(after),
            )  # fmt: skip

    def valued(self, old: Site, new: Site, title: str, direction: Direction, *, error: bool = False) -> None:
        """Compare the schema of a parameter or header, whether plain or inside a media type."""
        sides: list[tuple[str, Site]] = []
        for site, document in ((old, self.findings.old), (new, self.findings.new)):
            media = next(iter(media_types.listed(site).items()), None)
            owner = document.follow(media[1]) if media else site
            nothing = Site({}, site.file, site.pointer)
            schema = owner / "schema" if "schema" in mapping(owner.raw) else nothing
            sides.append((media[0] if media else "plain text", schema))
        if sides[0][0] != sides[1][0]:
            self.findings.add(
                "parameter.media-type-changed", old, new, direction, error=error,
                name=title, old=sides[0][0], new=sides[1][0],
            )  # fmt: skip
            return
        self.findings.root(sides[0][1], sides[1][1], direction, error=error)

    def body(self) -> None:
        """Compare request bodies."""
        old, new = (
            findings.follow(side.site / "requestBody")
            if is_mapping(side.site.raw.get("requestBody"))
            else None
            for side, findings in ((self.old, self.findings.old), (self.new, self.findings.new))
        )
        if old and new:
            required = [side.raw.get("required") is True for side in (old, new)]
            if required[0] != required[1]:
                rule = "body.became-required" if required[1] else "body.became-optional"
                self.findings.add(rule, old, new, Direction.REQUEST)
            self.content(old, new, Direction.REQUEST)
        elif new:
            rule = "body.required-added" if new.raw.get("required") is True else "body.added"
            self.findings.add(rule, None, new, Direction.REQUEST)
        elif old:
            self.findings.add("body.removed", old, None, Direction.REQUEST)

    def content(self, old: Site, new: Site, direction: Direction, *, error: bool = False) -> None:
        """Compare the media types of a body or an answer."""
        before, after = media_types.listed(old), media_types.listed(new)
        match = media_types.match(before, after)
        for name in match.removed:
            self.findings.add("media-type.removed", before[name], None, direction, error=error, name=name)
        for name in match.added:
            self.findings.add("media-type.added", None, after[name], direction, error=error, name=name)
        for rule, pairs in (("widened", match.widened), ("narrowed", match.narrowed)):
            for one, other in pairs:
                self.findings.add(
                    f"media-type.{rule}", before[one], after[other], direction, error=error,
                    old=one, new=other,
                )  # fmt: skip
        for one, other in match.pairs:
            self.medium((one, before[one]), (other, after[other]), direction, error=error)

    def medium(
        self, old: tuple[str, Site], new: tuple[str, Site], direction: Direction, *, error: bool
    ) -> None:
        """Compare the content of one media type, given with its name."""
        sides = [
            (name, document, document.follow(site))
            for document, (name, site) in ((self.findings.old, old), (self.findings.new, new))
        ]
        xml = old[0].partition(";")[0].endswith(("/xml", "+xml"))
        for keyword in ("schema", "itemSchema"):
            if any(keyword in mapping(owner.raw) for _, _, owner in sides):
                one, other = (
                    media_types.schema(owner, keyword, name, document) for name, document, owner in sides
                )
                self.findings.root(one, other, direction, error=error, xml=xml)
        self.parts(sides[0][2], sides[1][2], direction)

    def parts(self, old: Site, new: Site, direction: Direction) -> None:
        """Compare how the parts of a multipart or form body are written."""
        before, after = (mapping(mapping(side.raw).get("encoding")) for side in (old, new))
        for name in sorted(before.keys() | after.keys()):
            one, other = (
                canonical(
                    {
                        k: v
                        for k, v in mapping(side.get(name)).items()
                        if k in ("contentType", "style", "explode")
                    }
                )
                for side in (before, after)
            )
            if one != other:
                self.findings.add("part.encoding-changed", old, new, direction, name=name)

    def responses(self) -> None:
        """Match answers by status, a range or the default standing in for an exact one."""
        old, new = (
            answers(side.site, doc)
            for side, doc in ((self.old, self.findings.old), (self.new, self.findings.new))
        )
        used: set[str] = set()
        for status in sorted(old):
            error = is_error(status, old)
            match = status if status in new else stand_in(status, new, error=error)
            if match is None and stated(status, new, old):
                continue
            if match is None:
                rule = "response.error-removed" if error else "response.removed"
                self.findings.add(rule, old[status], None, Direction.RESPONSE, error=error, name=status)
                continue
            used.add(match)
            if match != status and not error:
                self.findings.add("response.added", old[status], new[match], Direction.RESPONSE, name=match)
            self.response(old[status], new[match], error=error)
        for status in sorted(new.keys() - used):
            error = is_error(status, new)
            match = stand_in(status, old, error=error)
            if match is not None:
                self.response(old[match], new[status], error=error)
                continue
            rule = "response.error-added" if error else "response.added"
            self.findings.add(rule, None, new[status], Direction.RESPONSE, error=error, name=status)

    def response(self, old: Site, new: Site, *, error: bool) -> None:
        """Compare the content and the headers of one answer."""
        bodies = media_types.listed(new)
        if media_types.listed(old) or not bodies:
            self.content(old, new, Direction.RESPONSE, error=error)
        else:
            kinds = ", ".join(bodies)
            self.findings.add("response.body-added", old, new, Direction.RESPONSE, error=error, name=kinds)
        before, after = _headers(old, self.findings.old), _headers(new, self.findings.new)
        for name in sorted(before.keys() - after.keys()):
            rule = "header.required-removed" if before[name].raw.get("required") is True else "header.removed"
            self.findings.add(rule, before[name], None, Direction.RESPONSE, error=error, name=name)
        for name in sorted(after.keys() - before.keys()):
            self.findings.add("header.added", None, after[name], Direction.RESPONSE, error=error, name=name)
        for name in sorted(before.keys() & after.keys()):
            one, other = before[name], after[name]
            required = [side.raw.get("required") is True for side in (one, other)]
            if required[0] != required[1]:
                rule = "header.became-required" if required[1] else "header.became-optional"
                self.findings.add(rule, one, other, Direction.RESPONSE, error=error, name=name)
            self.valued(one, other, f"header {name}", Direction.RESPONSE, error=error)

    def callbacks(self) -> None:
        """Compare the calls that the service makes; the client is the server there."""
        sides: list[dict[tuple[str, str], Operation]] = []
        for side, document in ((self.old, self.findings.old), (self.new, self.findings.new)):
            found: dict[tuple[str, str], Operation] = {}
            for name in mapping(side.site.raw.get("callbacks")):
                callback = document.follow(side.site / "callbacks" / name)
                for expression in mapping(callback.raw):
                    if not expression.startswith("x-"):
                        for operation in of_item(
                            document, callback / expression, f"{name} {expression}", webhook=True
                        ):
                            found[operation.method, operation.path] = operation
            sides.append(found)
        old, new = sides
        for key in sorted(old.keys() - new.keys()):
            self.findings.add("callback.removed", old[key].site, None, Direction.NONE, name=old[key].path)
        for key in sorted(new.keys() - old.keys()):
            self.findings.add("callback.added", None, new[key].site, Direction.NONE, name=new[key].path)
        for key in sorted(old.keys() & new.keys()):
            # A callback that leads back to itself is met once in each direction.
            if self.around.count((old[key].site.place, new[key].site.place)) < _DIRECTIONS:
                Exchange(self.findings.flipped(), old[key], new[key], self.around).compare()


def _headers(response: Site, document: Document) -> dict[str, Site]:
    found = {
        name.lower(): document.follow(response / "headers" / name)
        for name in mapping(response.raw.get("headers"))
    }
    return {name: site for name, site in found.items() if name not in _OWN_HEADERS and is_mapping(site.raw)}


def _written(site: Site) -> dict[str, str]:
    raw = site.raw
    style = raw.get("style", _STYLE.get(raw["in"], "form"))
    return {
        "style": str(style),
        "explode": str(raw.get("explode", style == "form")).lower(),
        "allowReserved": str(raw.get("allowReserved", False)).lower(),
        "allowEmptyValue": str(raw.get("allowEmptyValue", False)).lower(),
    }


def _differences(old: Site, new: Site) -> list[tuple[str, str, str]]:
    """Return (keyword, old, new) of what differs in how the parameter is written."""
    before, after = _written(old), _written(new)
    return [(key, before[key], after[key]) for key in before if before[key] != after[key]]
