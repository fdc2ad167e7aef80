"""The present token of one grant: kept, replaced in time, and once for everybody."""

from __future__ import annotations

import contextlib
import copy
import logging
import os
import random
import threading
import time
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias, cast

import attrs
import httpx

from docrelay.auth.background import Worker
from docrelay.auth.driver import drive_apart, equip
from docrelay.auth.failure import FailureRecord
from docrelay.auth.flight import Flight, Outcome
from docrelay.auth.grants import Grant, is_refused_refresh
from docrelay.auth.lock import Turn
from docrelay.auth.opener import Opener, find_way, open_plain_client, whole_limit
from docrelay.auth.steps import Steps, Vital, Wait
from docrelay.auth.stores import TokenStore, lock_of, note_failure, noted_failure
from docrelay.auth.token import Clock, Token
from docrelay.auth.window import Window, Windows
from docrelay.errors import AuthError, DocrelayError, TokenEndpointUnreachableError, TransportError

_log = logging.getLogger(__name__)

_Found: TypeAlias = tuple[Token | None, DocrelayError | None, bool]


@attrs.frozen(kw_only=True)
class _Look:
    """Where things stand: a flight to wait for or to fly, a token to use, or a failure that stands."""

    token: Token | None
    window: Window
    failure: DocrelayError | None = None
    flight: Flight | None = None
    leads: bool = False

    def settled(self) -> Token:
        """Return the token, while there is life in it; otherwise raise the failure."""
        if self.token is not None and self.window is not Window.EXPIRED:
            return self.token
        raise self.failure or AuthError("no token")


class TokenKeeper:
    """Hand out a live token, and see to its successor.

    Whatever the number of threads, tasks and processes, one request for a token is under way at a
    time: in this process there is one flight, among processes the flights take turns by the lock of
    the store, and each looks into the store again before it asks the service.

    A flight flies apart, on a thread and by a client of its own, so that it is finished and its token
    saved whatever becomes of who asked. By the caller's client it flies where that alone can get
    through: an asynchronous transport, or a proxy that `open_client` does not know.
    """

    def __init__(
        self,
        grant: Grant,
        store: TokenStore,
        *,
        clock: Clock,
        windows: Windows,
        open_client: Opener | None,
    ) -> None:
        self._grant = grant
        self._key = grant.key()
        self._store = store
        self._clock = clock
        self._windows = windows
        self._open_client = open_client
        self._is_cut_off = False  # The last flight apart was not connected.
        self._token: Token | None = None
        self._spread = random.random()  # noqa: S311  (no secret)
        self._unsaved = False
        self._failures = FailureRecord()
        self._rests = FailureRecord(first=1.0)  # Of the flights that nobody needed yet.
        self.forget_flights()
        _keepers.add(self)

    def forget_flights(self) -> None:
        """Begin without anything under way, as at birth and in a forked child."""
        self._guard = threading.Lock()  # Held for a few assignments only, never across a wait.
        self._flight: Flight | None = None
        self._worker = Worker()

    def close(self, timeout: float | None = None) -> None:
        """Start no more refreshes in the background; wait for the one under way."""
        self._worker.close(timeout)

    def wait(self, timeout: float | None = None) -> None:
        """Wait for the background refresh under way, if there is one."""
        self._worker.wait(timeout)

    def live_token(self, origin: httpx.Request) -> Steps[Token]:
        """Return a token that is good now. Raises DocrelayError when none can be had.

        `origin` is the request that needs it; its time limits hold for the token's as well.
        """
        while True:
            look = self._look()
            if look.flight is None:
                return look.settled()
            if look.leads and not self._begin_apart(look.flight, origin):
                try:
                    return (yield from self._fly(look.flight, origin))
                except DocrelayError:
                    if look.window is Window.EXPIRED:
                        raise
                    continue  # Rather the old token than none.
            if look.window is Window.ADVISORY:
                return look.settled()
            try:
                outcome = yield from self._wait_for(look.flight, origin)
            except TokenEndpointUnreachableError:
                if look.window is Window.EXPIRED:
                    raise
                return look.settled()
            if isinstance(outcome, Token):
                return outcome
            failed = outcome if look.window is Window.EXPIRED else None
            if failed is not None and not self._is_only_of(look.flight, failed):
                if look.leads and look.flight.foreign is not None:
                    raise look.flight.foreign
                raise copy.copy(failed)  # Not to share one traceback among threads.

    def invalidate(self, used: Token) -> None:
        """Expire the present token, unless somebody has replaced the refused one already."""
        with self._guard:
            if self._token is not None and self._token.access_token == used.access_token:
                self._token = used.expired()

    def asking(self, steps: Steps[bool], origin: httpx.Request) -> Callable[[], bool]:
        """Return what performs `steps` with a client of its own, and raises DocrelayError."""
        open_client = find_way(origin, self._open_client).open_client or open_plain_client
        return partial(drive_apart, steps, open_client)

    def _look(self) -> _Look:
        """Say where things stand; where there has to be a flight and is none, begin one."""
        with self._guard:
            now, token = self._clock(), self._token
            window = self._windows.of(token, now, self._spread)
            if window is Window.FRESH:
                return _Look(token=token, window=window)
            alive = window is not Window.EXPIRED
            failure = (self._rests if alive else self._failures).current(now)
            if failure is not None:
                return _Look(token=token, window=window, failure=failure)
            leads = self._flight is None
            if self._flight is None:
                self._flight = Flight(early=alive)
            return _Look(token=token, window=window, flight=self._flight, leads=leads)

    def _begin_apart(self, flight: Flight, origin: httpx.Request) -> bool:
        """Begin `flight` on a thread; False where the caller's client has to fly it."""
        try:
            way = find_way(origin, self._open_client)
        except BaseException:
            self._land(flight, None, None)  # Or else everybody would wait for it.
            raise
        if way.open_client is None or self._worker.is_closed:
            return False
        if self._is_cut_off and not flight.early and not way.is_certain:
            return False
        flight.apart, flight.can_fall_back = True, not way.is_certain
        job = partial(self._fly_apart, flight, way.open_client, origin)
        flight.apart = self._worker.start(job, whole_limit(origin))
        return flight.apart

    def _wait_for(self, flight: Flight, origin: httpx.Request) -> Steps[Outcome]:
        """Wait for as long as `origin` would wait for its own answer."""
        limit = origin.extensions.get("timeout", {}).get("read")
        try:
            outcome: Outcome = yield Wait(flight, limit)
        except TimeoutError:
            raise TokenEndpointUnreachableError(
                f"no token within {limit:g} s, the time limit of the request that needs it; one is still "
                "being fetched and will be kept; the time limit can be raised with timeout=",
                hint="the time limit can be raised with timeout=",
                connected=False,
            ) from None
        return outcome

    def _fly_apart(self, flight: Flight, open_client: Opener, origin: httpx.Request) -> None:
        try:
            drive_apart(self._fly(flight, origin), open_client)
        except Exception as failure:  # noqa: BLE001  (there is nobody to raise it to)
            if not flight.early:
                return  # Those who wait are told.
            said = str(failure) if isinstance(failure, DocrelayError) else type(failure).__name__
            _log.warning("no new token yet, the present one is used until it ends: %s", said)

    def _fly(self, flight: Flight, origin: httpx.Request) -> Steps[Token]:
        """Get a token for everybody, from the store or from the service."""
        outcome: Outcome = None
        turn: Turn | None = None
        noted: DocrelayError | None = None
        is_handed_over = False
        try:
            turn = Turn(lock_of(self._store, self._key))
            found: _Found = yield partial(self._take_turn, turn, flight)
            (token, noted, is_due), is_new = found, False
            if token is None or is_due:
                token, is_new = yield from self._request_token(token, origin, noted)
            is_handed_over = True
            # Saved before anybody gets it: a rotated refresh token is nowhere else.
            yield Vital(partial(self._land, flight, turn, token, is_new=is_new))
            return token
        except Exception as failure:
            outcome = flight.outcome_of(failure)
            is_handed_over = True
            yield Vital(partial(self._land, flight, turn, outcome, is_new=failure is not noted))
            raise
        finally:
            # Also when the caller is cancelled or the network fails: httpx then closes the flow.
            if not is_handed_over:
                self._land(flight, turn, outcome)

    def _is_only_of(self, flight: Flight, failure: DocrelayError) -> bool:
        """Return whether the client of a request may get through where that of the flight did not.

        What may have reached the service is not repeated: a refresh token may be used up by it.
        """
        return flight.can_fall_back and isinstance(failure, TransportError) and not failure.connected

    def _take_turn(self, turn: Turn, flight: Flight) -> _Found:
        """Wait; return the token in the store, what came of it for those before, and if it is due."""
        begun = time.monotonic()
        turn.enter()
        token = self._choose(self._store.load(self._key))
        if token is not None and not self._is_due(token, flight):
            turn.leave()  # At once, for the others who wait.
            return token, None, False
        return token, noted_failure(self._store, self._key, time.monotonic() - begun), True

    def _choose(self, kept: Token | None) -> Token | None:
        """Return the token to go on from: the one in the store, or the one held here."""
        known = self._token
        if kept is None or known is None:
            return kept or known
        # The one held here may have been invalidated since it was stored, or could not be stored.
        return known if kept.access_token == known.access_token or self._unsaved else kept

    def _is_due(self, token: Token, flight: Flight) -> bool:
        now = self._clock()
        if flight.early and flight.apart:
            return self._windows.of(token, now, self._spread) is not Window.FRESH
        return token.needs_refresh(now)

    def _request_token(
        self, previous: Token | None, origin: httpx.Request, noted: DocrelayError | None
    ) -> Steps[tuple[Token, bool]]:
        """Return a token, and whether it is new; another process may have put one into the store.

        Raises `noted`, if there is one: another process has just tried.
        """
        if noted is not None:
            raise noted
        while True:
            requests = self._grant.token_requests(previous, self._clock)
            newer: Token | None = None
            try:
                wanted: Any = next(requests)
                while newer is None:
                    if isinstance(wanted, httpx.Request):
                        equip(wanted, origin)
                    answer: Any = yield wanted
                    if isinstance(wanted, httpx.Request) and is_refused_refresh(wanted, answer):
                        # Somebody who takes no turns may have been faster with this refresh token.
                        newer = yield partial(self._newer, previous)
                    if newer is None:
                        wanted = requests.send(answer)
            except StopIteration as done:
                return cast("Token", done.value), True
            finally:
                requests.close()
            if not newer.needs_refresh(self._clock()):
                return newer, False
            previous = newer

    def _newer(self, tried: Token | None) -> Token | None:
        kept = self._store.load(self._key)
        if kept is None or (tried is not None and kept.refresh_token == tried.refresh_token):
            return None
        return kept

    def _land(self, flight: Flight, turn: Turn | None, outcome: Outcome, *, is_new: bool = False) -> None:
        """Save, let others have their turn, and publish, each whatever becomes of the one before."""
        with contextlib.ExitStack() as stack:
            stack.callback(self._publish, flight, outcome)
            if turn is not None:
                stack.callback(turn.leave)
            if is_new and isinstance(outcome, Token):
                self._save(outcome)
            elif is_new and isinstance(outcome, DocrelayError):
                note_failure(self._store, self._key, outcome)

    def _save(self, token: Token) -> None:
        try:
            self._store.save(self._key, token)
        except Exception as failure:  # noqa: BLE001  (the token is good, and there is no other)
            said = str(failure) if isinstance(failure, DocrelayError) else type(failure).__name__
            _log.error("the new token could not be saved, other processes will miss it: %s", said)
            self._unsaved = True
        else:
            self._unsaved = False

    def _publish(self, flight: Flight, outcome: Outcome) -> None:
        with self._guard:
            if self._flight is flight:
                self._flight = None
            if flight.apart and outcome is not None:
                self._is_cut_off = isinstance(outcome, DocrelayError) and self._is_only_of(flight, outcome)
            if isinstance(outcome, Token):
                self._token = outcome
                self._spread = random.random()  # noqa: S311  (no secret)
                self._failures.clear()
                self._rests.clear()
            elif outcome is not None:
                now = self._clock()
                self._rests.note(outcome, now)
                if not self._is_only_of(flight, outcome):
                    self._failures.note(outcome, now)
        flight.land(outcome)


_keepers: weakref.WeakSet[TokenKeeper] = weakref.WeakSet()


def _begin_anew_in_child() -> None:
    for keeper in list(_keepers):
        keeper.forget_flights()


if hasattr(os, "register_at_fork"):  # pragma: no branch  (not on Windows)
    os.register_at_fork(after_in_child=_begin_anew_in_child)
