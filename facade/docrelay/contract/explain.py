"""Explain a kind of change: derive its level in each direction, step by step."""

from __future__ import annotations

import difflib

from docrelay.contract.law import Direction
from docrelay.contract.profile import DEFAULT, ClientProfile
from docrelay.contract.rule import Rule
from docrelay.contract.rules import RULES


def _direction(rule: Rule, direction: Direction, profile: ClientProfile) -> list[str]:
    if rule.effect(direction) is None:
        return [f"{direction.value}: not concerned"]
    lines: list[str] = []
    for error_only in (False, True):
        if error_only and direction is not Direction.RESPONSE:
            continue
        judged = rule.judge(direction, profile, error_only=error_only)
        where = f"{direction.value}{' (error statuses only)' if error_only else ''}"
        lines.append(f"{where}: {judged.level.value}")
        lines += [f"  - {step}" for step in judged.steps]
    return lines


def render(rule_id: str, profile: ClientProfile = DEFAULT) -> str:
    """Return how the level of `rule_id` is derived; raise KeyError with a suggestion for an unknown id."""
    rule = RULES.get(rule_id)
    if rule is None:
        close = difflib.get_close_matches(rule_id, RULES, n=3)
        guess = f"; did you mean {', '.join(close)}?" if close else f"; known: {', '.join(sorted(RULES))}"
        raise KeyError(f"no kind of change is called {rule_id!r}{guess}")
    lines = [rule.id, f"  {rule.message}", f"  layer: {rule.layer}", ""]
    if rule.layer == "python":
        judged = rule.judge(Direction.NONE, profile)
        lines.append(f"python: {judged.level.value}")
        lines += [f"  - {step}" for step in judged.steps]
    else:
        lines += _direction(rule, Direction.REQUEST, profile)
        lines += _direction(rule, Direction.RESPONSE, profile)
        lines += ["", "readOnly keeps a value out of requests, writeOnly out of responses;"]
        lines += ["callbacks and webhooks change the two directions."]
    if rule.note:
        lines += ["", f"note: {rule.note}"]
    lines += ["", f"hint: {rule.hint}"]
    return "\n".join(lines) + "\n"
