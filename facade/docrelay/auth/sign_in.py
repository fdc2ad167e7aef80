"""Sign a person in, once; from then on the token in the store is refreshed without them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import attrs
import httpx

from docrelay._core.bodies import read_within_limits
from docrelay._core.options import TIMEOUT, user_agent
from docrelay._core.responses import typed_transport_errors
from docrelay.auth.authorization_code import Attempt, AuthorizationCode, StrayError
from docrelay.auth.device_code import DeviceCode
from docrelay.auth.grants import Grant, TokenRequests
from docrelay.auth.secret import Secret
from docrelay.auth.session import LoginFailedError
from docrelay.auth.stores import TokenStore, lock_of
from docrelay.auth.token import Clock, Token
from docrelay.errors import DocrelayError

T = TypeVar("T")

TIME_LIMIT = 300.0
_TRIES = 3
_PASTE = "Paste the address (or press Enter, if the browser shows a page of docrelay):"


def open_browser(url: str) -> bool:
    """Open `url` in the user's browser; return False where there is none with a window."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in names):
        return False  # A browser in the terminal would take it away from the program.
    import webbrowser  # noqa: PLC0415 - only a sign-in needs it

    return webbrowser.open(url)


def show_on_stderr(text: str) -> None:
    """Show a person `text` without mixing it into the program's output."""
    print(text, file=sys.stderr, flush=True)


@attrs.frozen(kw_only=True)
class Person:
    """How to reach the person who signs in.

    `open_browser` tells whether it could; `show` displays a text; `prompt` asks for a line and may
    be None, where nobody can type; `is_cancelled` is asked several times a second.
    """

    open_browser: Callable[[str], object] = open_browser
    show: Callable[[str], None] = show_on_stderr
    prompt: Callable[[str], str] | None = None
    is_cancelled: Callable[[], bool] = lambda: False


def login(
    grant: Grant,
    *,
    store: TokenStore,
    client: httpx.Client | None = None,
    open_browser: Callable[[str], object] = open_browser,
    show: Callable[[str], None] = show_on_stderr,
    prompt: Callable[[str], str] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    timeout: float = TIME_LIMIT,
    clock: Clock = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Token:
    """Sign in and put the token into `store`, where a TokenAuth of the same grant finds it.

    An AuthorizationCode opens the browser and waits `timeout` seconds for it on 127.0.0.1. Where no
    browser opens, `prompt` (such as `input`) asks for the address it ended at, in this thread and
    without a time limit. A DeviceCode shows a code and waits until it expires. Any other grant just
    fetches a token. `client` brings its own proxies and TLS settings; its `auth` is not used.

    Raises LoginFailedError when the sign-in is refused, cancelled or too late; TokenRequestError
    when the service gives no token; ConfigurationError when a fixed redirect port is taken.
    """
    person = Person(open_browser=open_browser, show=show, prompt=prompt, is_cancelled=is_cancelled)

    def keep(token: Token) -> Token:
        # In turn, so that a process that is refreshing the old token does not put it back.
        with lock_of(store, grant.key()):
            store.save(grant.key(), token)
        return token

    with client_or_own(client) as http:

        def finish(requests: TokenRequests) -> Token:
            return keep(perform(http, requests))

        if isinstance(grant, AuthorizationCode):
            return _with_browser(grant, person, finish, timeout, clock)
        if isinstance(grant, DeviceCode):
            offer = perform(http, grant.ask(clock))
            show(f"{offer}.")
            ask = partial(perform, http)
            return keep(grant.poll(offer, ask, clock=clock, sleep=sleep, is_cancelled=is_cancelled))
        return finish(grant.token_requests(None, clock))


@contextmanager
def client_or_own(client: httpx.Client | None) -> Generator[httpx.Client, None, None]:
    """Give `client`, or one that is closed at the end."""
    if client is not None:
        yield client
        return
    with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": user_agent()}) as own:
        yield own


def perform(client: httpx.Client, requests: Generator[httpx.Request, httpx.Response, T]) -> T:
    """Send the requests of a generator through `client`, and return what the generator returns."""
    answer: Any = None
    try:
        while True:
            request: Any = requests.send(answer)
            if not isinstance(request, httpx.Request):
                answer = request()  # A source of tokens, which is no request.
                continue
            request.extensions = {"timeout": client.timeout.as_dict(), **request.extensions}
            request.headers.setdefault("User-Agent", client.headers.get("User-Agent", user_agent()))
            with typed_transport_errors(request):
                answer = read_within_limits(client, request, auth=None, follow_redirects=False)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        requests.close()


def _with_browser(
    grant: AuthorizationCode,
    person: Person,
    finish: Callable[[TokenRequests], Token],
    timeout: float,
    clock: Clock,
) -> Token:
    from docrelay.auth import page  # noqa: PLC0415 - only a sign-in needs a server
    from docrelay.auth.loopback import Listener  # noqa: PLC0415

    with Listener(port=grant.redirect_port, path=grant.redirect_path) as listener:
        attempt = grant.begin(listener.redirect_uri)
        listener.start(attempt.read_redirect)
        url = grant.sign_in_url(attempt)
        if _opens(person, url) or person.prompt is None:
            person.show(f"Sign in with the browser. If none has opened, open this address:\n\n  {url}\n")
            code = listener.wait(timeout, clock=clock, is_cancelled=person.is_cancelled)
        else:
            listener.tell(page.HALF_DONE)
            code = _pasted(attempt, person, url, listener.take)
        try:
            token = finish(grant.exchange(attempt, code, clock))
        except DocrelayError as failure:
            listener.tell(page.failed(str(failure)))
            raise
        listener.tell(page.DONE)
        return token


def _opens(person: Person, url: str) -> bool:
    try:
        return bool(person.open_browser(url))
    except Exception:  # noqa: BLE001 - whatever a browser's opener throws, there is another way
        return False


def _pasted(attempt: Attempt, person: Person, url: str, take: Callable[[], Secret]) -> Secret:
    """Return the code that the person pastes, or the one that the listener has got meanwhile."""
    assert person.prompt is not None  # noqa: S101 - asked before
    person.show(
        f"Open this address in a browser, here or on another computer, and sign in:\n\n  {url}\n\n"
        "On another computer the browser then fails to show a page; copy the address of that page."
    )
    said = ""
    for _ in range(_TRIES):
        try:
            text = person.prompt(_PASTE)
        except EOFError:
            raise LoginFailedError(
                "the sign-in was not finished: nobody can paste an address here, as the input has ended"
            ) from None
        try:
            return attempt.read_pasted(text) if text.strip() else take()
        except StrayError as stray:
            said = str(stray)
            person.show(f"That does not fit: {said}.")
    raise LoginFailedError(f"the sign-in was not finished: {said}")
