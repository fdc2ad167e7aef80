"""2,000 documents while one call in twenty goes wrong: none twice, none lost, none given up early."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.relay.trial import trial

DOCUMENTS = int(os.environ.get("DOCRELAY_FAULT_DOCUMENTS", "2000"))
SEED = int(os.environ.get("DOCRELAY_FAULT_SEED", "1"))


@pytest.mark.anyio
async def test_a_large_relay_under_faults(tmp_path: Path) -> None:
    done = await trial(tmp_path, documents=DOCUMENTS, seed=SEED)
    print(f"\nseed {SEED}: {done}")
    assert len(done.report.documents) == DOCUMENTS
    assert all(done.strikes.values())
    assert (done.doubled(), done.lies(), done.given_up()) == ([], [], [])
