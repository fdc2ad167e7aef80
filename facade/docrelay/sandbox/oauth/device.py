"""Device authorization (RFC 8628): codes that a person approves in a browser elsewhere."""

from __future__ import annotations

import secrets

import attrs

from docrelay.sandbox.oauth.tokens import Clock, new_session
from docrelay.sandbox.server.messages import Identity, Problem

# Consonants only, so that no word arises by chance (RFC 8628, section 6.1).
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_SLOWER = 5.0
# A device may come a little early: its clock is not ours.
_PATIENCE = 0.9


@attrs.define
class Device:
    """One device that waits for a person; `identity` is there once the person has signed in."""

    device_code: str = attrs.field(repr=False)
    user_code: str
    tenant: str
    client_id: str
    scope: str
    expires_at: float
    interval: float
    session: str = attrs.field(factory=new_session)
    asked: float | None = None
    identity: Identity | None = None
    refused: bool = False


class Devices:
    """Issue pairs of device and user codes, and tell a device how far its person is."""

    def __init__(self, clock: Clock, *, seconds: int, interval: float) -> None:
        """Start without codes; a pair lives for `seconds`, a device asks every `interval` seconds."""
        self._clock = clock
        self.seconds = seconds
        self._interval = interval
        self._devices: dict[str, Device] = {}

    def begin(self, tenant: str, client_id: str, scope: str) -> Device:
        """Return a fresh pair of codes."""
        now = self._clock()
        for old in [key for key, known in self._devices.items() if known.expires_at + 3600 <= now]:
            del self._devices[old]
        letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
        device = Device(
            secrets.token_urlsafe(32), f"{letters[:4]}-{letters[4:]}", tenant, client_id, scope,
            now + self.seconds, self._interval,
        )  # fmt: skip
        self._devices[device.device_code] = device
        return device

    def find(self, tenant: str, user_code: str) -> Device | None:
        """Find the device that shows a user code, whatever the case and the dashes; None for no such one."""
        wanted = "".join(letter for letter in user_code.upper() if letter.isalnum())
        for device in self._devices.values():
            waits = device.identity is None and not device.refused and device.expires_at > self._clock()
            if waits and device.tenant == tenant and device.user_code.replace("-", "") == wanted:
                return device
        return None

    def redeem(self, device_code: str, *, client_id: str, tenant: str) -> tuple[Identity, Device]:
        """Return who has signed in for a device, once.

        Raises Problem `authorization_pending`, `slow_down` (and from then on five seconds more between
        two requests), `access_denied`, `expired_token`, or `invalid_grant` for an unknown code.
        """
        device = self._devices.get(device_code)
        if device is None or device.client_id != client_id or device.tenant != tenant:
            raise Problem(400, "the device code is unknown", oauth="invalid_grant")
        now = self._clock()
        early = device.asked is not None and now - device.asked < _PATIENCE * device.interval
        device.asked = now
        if device.expires_at <= now:
            raise Problem(400, "the device code has expired", oauth="expired_token")
        if device.refused:
            raise Problem(400, "the person has declined", oauth="access_denied")
        if early:
            device.interval += _SLOWER
            raise Problem(400, "the device asks too often", oauth="slow_down")
        if device.identity is None:
            raise Problem(400, "nobody has signed in yet", oauth="authorization_pending")
        del self._devices[device_code]
        return device.identity, device
