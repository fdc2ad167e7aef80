"""What changes on the wire mean for Python types and signatures, as far as two documents tell.

Only what breaks is told; what comes in addition shows when the generated clients themselves are compared.
"""

from __future__ import annotations

from docrelay.contract.compare.document import Cause
from docrelay.contract.levels import DEFAULT, Direction, Level
from docrelay.contract.match.pairs import Finding
from docrelay.contract.read.places import Site, mapping
from docrelay.contract.rules import RULES

# Formats that the generator has a type for; every other one is a plain string or number.
_FORMATS = {"date": "datetime.date", "date-time": "datetime.datetime", "uuid": "UUID", "binary": "File"}
_IN, _OUT = "python.argument-annotation", "python.result-annotation"
# Rule -> (fails where it is sent, fails where it comes back, words for the old type, words for the new one).
_ANNOTATIONS = {
    "type.changed": (True, True, "", ""),
    "type.narrowed": (True, False, "", ""),
    "type.widened": (False, True, "", ""),
    "null.added": (False, True, "a value", "a value or None"),
    "null.removed": (True, False, "a value or None", "a value"),
    "enum.introduced": (True, False, "a plain value", "an enum"),
    "enum.dropped": (True, True, "an enum", "a plain value"),
    "property.became-optional": (False, True, "a value", "a value or UNSET"),
    **dict.fromkeys(
        (f"format.{how}" for how in ("added", "removed", "changed", "narrowed", "widened")),
        (True, True, "", ""),
    ),
}
_NEEDED = {
    "parameter.required-added": "argument {} is required",
    "parameter.became-required": "argument {} became required",
    "body.required-added": "argument body is required",
    "body.became-required": "argument body became required",
    "property.required-added": "attribute {} is required",
    "property.became-required": "attribute {} became required",
}
_GONE = {
    "additional.closed": ("python.object-removed", "attribute additional_properties"),
    "enum.value-removed": ("python.enum-member-removed", ""),
}


def type_changes(cause: Cause, name: str) -> list[Cause]:
    """Return the Python side of `cause` beyond names; `name` is what its argument or attribute is called."""
    finding = cause.finding
    if _is_untyped(finding):
        return []
    sent, got = (bits & ~cause.reach.xml_only for bits in (cause.reach.request, cause.reach.response))
    if finding.rule in _NEEDED:
        return _needed(finding, sent, name)
    if finding.rule in {"property.removed", "property.forbidden"} and got and not sent:
        return [python_side("python.object-removed", finding, got, name=f"attribute {name}")]
    if finding.rule in _GONE and sent | got:
        if finding.rule == "additional.closed" and not sent:
            return []  # by policy an answer may be closed: only what no document named is gone
        rule, gone = _GONE[finding.rule]
        return [python_side(rule, finding, sent | got, name=gone or finding.details["old"])]
    return _annotation(finding, sent, got)


def _needed(finding: Finding, sent: int, name: str) -> list[Cause]:
    if not sent or _has_default(finding):
        return []
    owner = "the constructor" if finding.rule.startswith("property") else "the call"
    detail = _NEEDED[finding.rule].format(name)
    return [python_side("python.signature-broken", finding, sent, name=owner, detail=detail)]


def _annotation(finding: Finding, sent: int, got: int) -> list[Cause]:
    if finding.rule not in _ANNOTATIONS:
        return []
    fails_in, fails_out, *words = _ANNOTATIONS[finding.rule]
    old, new = (finding.details.get(key, "") for key in ("old", "new"))
    if finding.rule == "enum.introduced":
        fails_out |= _format(finding.old) in _FORMATS  # the values may all have it: no finding of its own
    if finding.rule.startswith("format."):
        if not {old, new} & _FORMATS.keys():
            return []
        old, new = (_FORMATS.get(text, "str") for text in (old, new))
    old, new = words[0] or old, words[1] or new
    details = {"name": "in Python", "old": old, "new": new}
    if fails_in and sent:
        return [python_side(_rule(_IN, finding, Direction.REQUEST), finding, sent, **details)]
    if fails_out and got:
        return [python_side(_rule(_OUT, finding, Direction.RESPONSE), finding, got, **details)]
    return []


def _format(site: Site | None) -> str:
    """Return the format that the schema at `site` states, empty where there is none."""
    return str(mapping(site.raw if site else None).get("format", ""))


def _rule(annotation: str, finding: Finding, direction: Direction) -> str:
    """Return the rule for a changed type; where the wire lets it pass, only the clients tell for sure."""
    passes = RULES[finding.rule].judge(direction, DEFAULT).level < Level.BREAKING
    return "python.type-differs" if passes else annotation


def _has_default(finding: Finding) -> bool:
    """Return whether the generated argument has a default, so that calls need not pass it."""
    raw = mapping(finding.new.raw if finding.new else None)
    return "default" in raw or "default" in mapping(raw.get("schema"))


def _is_untyped(finding: Finding) -> bool:
    """Return whether nothing in the client has the place: headers of answers, callbacks, webhooks."""
    site = finding.old or finding.new
    pointer = site.pointer if site else ""
    answered = "/responses/" in pointer and "/headers/" in pointer
    return answered or "/callbacks/" in pointer or pointer.startswith(("/webhooks/", "/components/headers/"))


def python_side(rule: str, finding: Finding, bits: int, **details: str) -> Cause:
    """Return the cause `rule` at the place of `finding`, for the operations `bits`."""
    return Cause.of(bits, rule, finding.old, finding.new, **details)
