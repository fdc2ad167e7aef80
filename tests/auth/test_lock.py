from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

from docrelay.auth.lock import Turn


class Door:
    """A lock that notes who went through."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.order: list[str] = []

    @contextlib.contextmanager
    def lock(self) -> Generator[None, None, None]:
        assert self.open.wait(30)
        self.order.append("in")
        yield
        self.order.append("out")


def test_a_turn_is_left_once() -> None:
    door = Door()
    door.open.set()
    turn = Turn(door.lock())
    turn.enter()
    turn.leave()
    turn.leave()
    assert door.order == ["in", "out"]


def test_a_turn_that_was_given_up_ends_as_soon_as_it_comes() -> None:
    door = Door()
    turn = Turn(door.lock())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(turn.enter)
        turn.leave()
        assert door.order == []
        door.open.set()
        waiting.result()
    assert door.order == ["in", "out"]
