"""The changes of a report that come from comparing two generated clients."""

from __future__ import annotations

import re
from pathlib import Path

from docrelay.contract import surface, surface_diff
from docrelay.contract.change import Change, fingerprint
from docrelay.contract.law import Direction, Effect
from docrelay.contract.profile import ClientProfile
from docrelay.contract.rules import RULES

_FIELD = re.compile(r"\{(\w+)\}")


def changes(old: Path, new: Path, profile: ClientProfile) -> list[Change]:
    """Compare the clients in two folders."""
    return [_change(found, profile) for found in surface_diff.compare(surface.load(old), surface.load(new))]


def _change(found: surface_diff.SurfaceChange, profile: ClientProfile) -> Change:
    rule = RULES[found.rule]
    judgement = rule.judge(Direction.NONE, profile)
    details = found.details
    name = f"{details['name']}({details['argument']})" if "argument" in details else details["name"]
    words = {**details, "name": name}
    return Change(
        id=rule.id,
        level=judgement.level,
        layer="python",
        effect=rule.request or Effect.NONE,
        direction=Direction.NONE,
        old_pointer=None,
        new_pointer=None,
        operations=(),
        symbols=(found.name,),
        message=_FIELD.sub(lambda match: words.get(match[1], ""), rule.message),
        hint=rule.hint,
        fingerprint=fingerprint(rule.id, name, details),
        addition=rule.addition,
        steps=judgement.steps,
        subject=name,
    )
