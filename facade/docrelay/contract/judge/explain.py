"""Explain a kind of change: derive its level in each direction, step by step."""

from __future__ import annotations

import difflib

from docrelay.contract.levels import DEFAULT, SEVERITY_TABLE, ClientProfile, Direction, Effect
from docrelay.contract.rules import RULES, Rule

_WAYS = (
    ("request (the client sends it)", Direction.REQUEST, False),
    ("response (the client gets it)", Direction.RESPONSE, False),
    ("response, error statuses only", Direction.RESPONSE, True),
)

_MEANINGS = {
    Effect.NARROWS: "fewer values than before",
    Effect.WIDENS: "more values than before",
    Effect.INCOMPARABLE: "other values than before",
    Effect.UNKNOWN: "which values is not decided",
    Effect.NONE: "the same values as before",
    Effect.VIOLATION: "what the client relies on is gone",
}


def _steps(rule: Rule, direction: Direction, profile: ClientProfile, *, error_only: bool) -> list[str]:
    judged = rule.judge(direction, profile, error_only=error_only)
    return [f"{number}. {step}" for number, step in enumerate(judged.steps, start=1)]


def _derived(rule: Rule, profile: ClientProfile) -> list[str]:
    """Return the level in each direction with the steps that lead to it."""
    lines: list[str] = []
    ways = _WAYS if rule.layer == "wire" else (("Python code that uses the client", Direction.NONE, False),)
    for title, direction, error_only in ways:
        if rule.effect(direction) is None:
            lines += [f"  {title}: not concerned"] if not error_only else []
            continue
        level = rule.judge(direction, profile, error_only=error_only).level
        lines.append(f"  {title}: {level.value}")
        lines += [f"    {step}" for step in _steps(rule, direction, profile, error_only=error_only)]
    return lines


def _rows(rule: Rule) -> list[str]:
    """Return the rows of the severity table that the kind of change uses."""
    effects = dict.fromkeys(effect for effect in (rule.request, rule.response) if effect is not None)
    return [
        f"  {effect.value} ({_MEANINGS[effect]}): "
        f"request {SEVERITY_TABLE[effect][0].value}, response {SEVERITY_TABLE[effect][1].value}"
        for effect in effects
    ]


def known(profile: ClientProfile = DEFAULT) -> str:
    """Return every id, by layer, with its levels and its message."""
    width = max(map(len, RULES))
    lines: list[str] = []
    for layer in ("wire", "python"):
        heads = f"{layer} ids".ljust(width + 2)
        lines.append(
            f"{heads}{'request':11} {'response':11} change" if layer == "wire" else f"\n{heads}level"
        )
        for rule in RULES.values():
            if rule.layer == layer:
                ways = (Direction.REQUEST, Direction.RESPONSE) if layer == "wire" else (Direction.NONE,)
                levels = [rule.judge(way, profile).level.value if rule.effect(way) else "-" for way in ways]
                shown = " ".join(level.ljust(11) for level in levels)
                lines.append(f"{rule.id.ljust(width + 2)}{shown} {rule.message}".rstrip())
    return "\n".join([*lines, "", "docrelay diff explain ID derives the levels of one."]) + "\n"


def render(rule_id: str, profile: ClientProfile = DEFAULT) -> str:
    """Return how the level of `rule_id` is derived; raise KeyError with a suggestion for an unknown id."""
    rule = RULES.get(rule_id)
    if rule is None:
        raise KeyError(f"no kind of change has the id {rule_id!r}{guess(rule_id)}")
    lines = [rule.id, f"  {rule.message}", f"  layer: {rule.layer}", "", "levels", *_derived(rule, profile)]
    lines += ["", "rows of the severity table", *_rows(rule)]
    if rule.layer == "wire":
        lines += ["", "readOnly keeps a value out of requests, writeOnly out of responses;"]
        lines += ["callbacks and webhooks swap the two directions."]
        lines += ["A value that goes both ways has the worse of its levels."]
    if rule.note:
        lines += ["", f"note: {rule.note}"]
    lines += ["", f"hint: {rule.hint}"]
    return "\n".join(lines) + "\n"


def guess(rule_id: str) -> str:
    """Return which ids are near `rule_id`, as the end of a sentence."""
    close = difflib.get_close_matches(rule_id, RULES, n=3)
    close = close or [known_id for known_id in RULES if rule_id and rule_id in known_id][:3]
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return "; `docrelay diff explain` lists them"
