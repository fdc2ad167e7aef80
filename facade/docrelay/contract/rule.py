"""One kind of change: its effect per direction, its guards, and its words. A level is never part of it."""

from __future__ import annotations

import attrs

from docrelay.contract.law import Direction, Effect, Guard, Judgement, Level, judge
from docrelay.contract.profile import ClientProfile


@attrs.frozen
class Rule:
    """A kind of change.

    `request` and `response` are its effects on what the client sends and gets; None: it does not concern
    that direction. `tolerance` names the field of the client profile that copes with a widened answer.
    `message` is filled with the details of a finding.
    """

    id: str
    request: Effect | None
    response: Effect | None
    message: str
    hint: str
    tolerance: str = ""
    member: bool = False
    addition: bool = False
    layer: str = "wire"
    group: str = ""
    note: str = ""

    def effect(self, direction: Direction) -> Effect | None:
        """Return the effect in `direction`; neither direction reads the request's."""
        return self.response if direction is Direction.RESPONSE else self.request

    def guards(self, profile: ClientProfile, *, error_only: bool) -> frozenset[Guard]:
        """Return the guards that hold for this rule under `profile`."""
        found: set[Guard] = set()
        if self.tolerance and getattr(profile, self.tolerance):
            found.add(Guard.TOLERATED)
        if self.member and profile.enum_members:
            found.add(Guard.NAMES_A_MEMBER)
        if error_only:
            found.add(Guard.ERROR_STATUS)
        return frozenset(found)

    def judge(self, direction: Direction, profile: ClientProfile, *, error_only: bool = False) -> Judgement:
        """Derive the level in `direction`; a direction it does not concern gives NONE."""
        effect = self.effect(direction)
        if effect is None:
            return Judgement(Level.NONE, (f"does not concern the {direction.value}",))
        return judge(effect, direction, self.guards(profile, error_only=error_only))
