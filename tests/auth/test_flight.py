"""Who waits for a refresh is woken: threads, tasks of several loops, under trio, cancelled or not."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import ClassVar

import pytest

from docrelay.auth import flight as flight_module
from docrelay.auth.flight import Flight
from docrelay.auth.token import Token

TOKEN = Token(access_token="t")


async def crowd(flight: Flight, count: int, ready: threading.Barrier | None = None) -> list[object]:
    waiting = [asyncio.ensure_future(flight.wait_async()) for _ in range(count)]
    await asyncio.sleep(0)
    if ready is not None:
        await asyncio.to_thread(ready.wait)
    return list(await asyncio.gather(*waiting))


def test_tasks_of_two_loops_and_a_thread() -> None:
    flight, ready = Flight(), threading.Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        loops = [pool.submit(asyncio.run, crowd(flight, count, ready)) for count in (1, 50)]
        thread = pool.submit(flight.wait)
        ready.wait(30)
        flight.land(TOKEN)
        assert thread.result(30) is TOKEN
        assert [loop.result(30) for loop in loops] == [[TOKEN], [TOKEN] * 50]
    assert asyncio.run(crowd(flight, 2)) == [TOKEN] * 2  # After the landing nobody waits.


def test_a_cancelled_task_holds_up_nobody() -> None:
    async def main() -> None:
        flight = Flight()
        first, second, third = (asyncio.ensure_future(flight.wait_async()) for _ in range(3))
        await asyncio.sleep(0)
        first.cancel()
        flight.land(TOKEN)
        second.cancel()
        async with asyncio.timeout(30):
            assert await third is TOKEN
        assert first.cancelled()

    asyncio.run(main())


def test_a_crowd_is_woken_a_few_at_a_time() -> None:
    async def main() -> None:
        flight = Flight()
        waiting = [asyncio.ensure_future(flight.wait_async()) for _ in range(100)]
        await asyncio.sleep(0)
        flight.land(TOKEN)
        groups: list[int] = []
        before = 0
        while before < len(waiting):
            await asyncio.sleep(0)
            done = sum(task.done() for task in waiting)
            if done > before:
                groups.append(done - before)
            before = done
        assert max(groups) == 5
        assert len(groups) == 20

    asyncio.run(main())


@pytest.mark.parametrize(("count", "last"), [(3, 2.0), (100, 19.8)])
def test_threads_go_on_one_after_the_other_and_tasks_after_them(
    monkeypatch: pytest.MonkeyPatch, count: int, last: float
) -> None:
    class Line:
        delays: ClassVar[list[float]] = []

        def wake(self, delay: float) -> None:
            self.delays.append(delay)

    slept: list[float] = []
    flight = Flight()
    flight._lines = {object(): Line()}  # type: ignore[dict-item]
    monkeypatch.setattr(flight_module, "_PAUSE", 1.0)
    monkeypatch.setattr(flight_module, "time", SimpleNamespace(sleep=slept.append))
    with ThreadPoolExecutor(count) as pool:
        waiting = [pool.submit(flight.wait) for _ in range(count)]
        while flight._threads < count:
            pass
        flight.land(TOKEN)
        assert [wait.result(30) for wait in waiting] == [TOKEN] * count
    pause = min(1.0, 20.0 / count)
    assert sorted(slept) == [place * pause for place in range(count)]
    assert max(slept) == pytest.approx(last)
    assert Line.delays == [2 * count * pause]
    assert flight.wait() is TOKEN  # Who comes later does not queue.
    assert len(slept) == count


def test_a_loop_that_was_closed_meanwhile() -> None:
    flight = Flight()
    loop = asyncio.new_event_loop()
    task = loop.create_task(flight.wait_async())
    loop.run_until_complete(asyncio.sleep(0))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(task)
    loop.close()
    flight.land(TOKEN)
    assert flight.wait() is TOKEN
