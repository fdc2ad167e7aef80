"""One call in twenty goes wrong: nothing is pushed twice, nothing is lost, nothing is given up too early."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import attrs
import pytest

from docrelay.sandbox.faults.fault import Change, Effect, RetryAfterForm
from tests.relay.trial import KINDS, SHARE, Call, trial

DOCUMENTS = int(os.environ.get("DOCRELAY_FAULT_DOCUMENTS", "60"))
SEEDS = [int(seed) for seed in os.environ.get("DOCRELAY_FAULT_SEEDS", "1 2 3").split()]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.anyio
async def test_a_relay_under_faults_of_every_kind(tmp_path: Path, seed: int) -> None:
    done = await trial(tmp_path, documents=DOCUMENTS, seed=seed)
    print(f"\nseed {seed}: {done}")
    assert len(done.report.documents) == DOCUMENTS
    assert done.doubled() == []
    assert done.lies() == []
    assert done.given_up() == []
    assert sum(done.strikes.values()) > DOCUMENTS * SHARE


def test_every_kind_of_fault_is_tried() -> None:
    tried = {name for kind in KINDS for name in kind}
    # `field` only narrows a change.
    assert tried == {item.name for item in attrs.fields(Effect)} - {"field"}
    assert {kind["change"] for kind in KINDS if "change" in kind} == set(get_args(Change))
    assert {kind.get("retry_after_form", "seconds") for kind in KINDS} == set(get_args(RetryAfterForm))


@pytest.mark.parametrize(
    ("call", "may"),
    [
        (Call("GET", "/x", 503), True),
        (Call("GET", "/x", "ReadError"), True),
        (Call("GET", "/x", "unreadable"), True),
        (Call("POST", "/x", "unreadable"), False),
        (Call("GET", "/x", 200), False),
        (Call("GET", "/x", 404), False),
        (Call("POST", "/x", 503), False),
        (Call("POST", "/x", "ReadError"), False),
        (Call("POST", "/x", "ConnectError"), True),
        (Call("POST", "/x", 429), True),
        (Call("POST", "/v1/GetMapColumns", 503), True),
    ],
)
def test_what_may_be_sent_again(call: Call, may: bool) -> None:
    assert call.may_be_resent is may
