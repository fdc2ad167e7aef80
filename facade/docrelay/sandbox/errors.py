"""The error of a request to steer that the sandbox refuses: a fault, a pace, an order that cannot be."""

from __future__ import annotations


class ControlError(ValueError):
    """A request that is refused; `field` names the culprit, and is empty when the whole of it is meant."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep the field for the caller, and put it in front of the message."""
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason
