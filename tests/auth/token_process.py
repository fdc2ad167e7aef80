"""A process that makes one call with a token from a FileStore, and may kill itself on the way.

Says `ready`, then reads a line of JSON for each call from its input and answers with one, after
forking a child that makes the call. `kill_at` N kills the child (SIGKILL) just before the Nth line of
docrelay.auth that it executes; `start_at` is a time of the monotonic clock to begin at, for many
processes at once. With `stays` there is no child: the process then is one that has long been at work;
it opens its connection, says `prepared`, and reads the time to begin at from one more line.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import httpx

from docrelay.auth import FileStore, Password, RefreshToken, TokenAuth
from docrelay.errors import DocrelayError, LoginRequired

TRUST = httpx.create_ssl_context()  # Before the fork: it takes longer than the call.
FOLDER = str(Path("docrelay", "auth"))


def call(order: dict[str, Any]) -> dict[str, Any]:
    """Make the call and say what came of it."""
    url, store = order["url"], FileStore(order["folder"])
    if order["grant"] == "password":
        grant: Any = Password(f"{url}/token", "client", "user", order["password"])
    else:
        grant = RefreshToken(f"{url}/token", "client", order["grant"])
    auth = TokenAuth(grant, store=store)
    with httpx.Client(auth=auth, trust_env=False, timeout=20, verify=TRUST) as client:
        start_at = prepared(client, url) if order.get("stays") else order.get("start_at", 0.0)
        time.sleep(max(0.0, start_at - time.monotonic()))
        if "kill_at" in order:
            kill_at(order["kill_at"])
        begun = time.monotonic()
        try:
            result: Any = client.get(f"{url}/api").status_code
        except LoginRequired:
            result = "login"
        except (DocrelayError, httpx.HTTPError) as failure:
            result = f"{type(failure).__name__}: {failure}"
        return {"result": result, "seconds": time.monotonic() - begun}


def prepared(client: httpx.Client, url: str) -> float:
    """Open the connection, say so, and return when to begin."""
    client.get(f"{url}/state", auth=None)
    print("prepared", flush=True)
    return float(sys.stdin.readline())


def kill_at(line: int) -> int:
    """Kill this process before the `line`th line of docrelay.auth; count the lines meanwhile."""
    count = 0

    def on_line(frame: Any, event: str, _: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
            if count == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    def on_call(frame: Any, event: str, _: Any) -> Any:
        return on_line if FOLDER in frame.f_code.co_filename else None

    threading.settrace(on_call)
    sys.settrace(on_call)
    counter.append(lambda: count)
    return count


counter: list[Any] = []


def main() -> None:
    """Serve orders."""
    warnings.simplefilter("ignore", DeprecationWarning)
    print("ready", flush=True)
    while text := sys.stdin.readline():
        order = json.loads(text)
        if order.get("stays"):
            print(json.dumps({"killed": False, **call(order)}), flush=True)
            continue
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            answer = call(order)
            sys.settrace(None)
            answer["lines"] = counter[0]() if counter else 0
            os.write(write, json.dumps(answer).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        print(json.dumps({"killed": True} if killed else {"killed": False, **json.loads(said)}), flush=True)


if __name__ == "__main__":
    main()
