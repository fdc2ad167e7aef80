"""How a sandbox is started: what `Sandbox(...)` was given, ready to travel to another process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from docrelay.sandbox.jobs import Pace
from docrelay.sandbox.network import REACHES, Reach, is_host_name
from docrelay.sandbox.oauth.lifetimes import Lifetimes


@attrs.frozen(kw_only=True)
class Options:
    """The options of a sandbox that can be written down; see `Sandbox` for what they mean."""

    port: int = 0
    pace: Pace = attrs.field(factory=Pace)
    data: Path | None = None
    contracts: Path | None = None
    fetch_limit: int = 32 << 20
    fetch_seconds: float = 15.0
    fetch_from: Reach = "loopback"
    allowed_hosts: tuple[str, ...] = ()
    lifetimes: Lifetimes = attrs.field(factory=Lifetimes)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be meant; raises ValueError."""
        if self.fetch_from not in REACHES:
            raise ValueError(f"fetch_from: must be one of {', '.join(REACHES)}")
        for name in self.allowed_hosts:
            if not is_host_name(name):
                raise ValueError(
                    f"allowed_hosts: {name!r} is no host name or address; leave scheme and port out"
                )

    def as_json(self) -> dict[str, Any]:
        """Return the options as JSON members."""
        return attrs.asdict(self, value_serializer=_plain)

    @classmethod
    def from_json(cls, members: Mapping[str, Any]) -> Options:
        """Read what `as_json` returned."""
        given: dict[str, Any] = dict(members)
        for name in ("data", "contracts"):
            given[name] = None if members[name] is None else Path(members[name])
        given["pace"] = Pace(**members["pace"])
        given["lifetimes"] = Lifetimes(**members["lifetimes"])
        given["allowed_hosts"] = tuple(members["allowed_hosts"])
        return cls(**given)


def _plain(_owner: object, _field: object, value: object) -> object:
    return str(value.absolute()) if isinstance(value, Path) else value
