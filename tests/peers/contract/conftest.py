"""What the referees of the contract diff share with its own tests."""

from __future__ import annotations

from tests.contract.conftest import compare

__all__ = ["compare"]
