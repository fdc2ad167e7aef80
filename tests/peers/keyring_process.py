"""A process with a KeyringStore: makes calls, or saves tokens, as a line of JSON on its input says.

The keyring is that of the environment (PYTHON_KEYRING_BACKEND). Answers with one line of JSON each.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import httpx

from docrelay.auth import KeyringStore, RefreshToken, Token, TokenAuth
from docrelay.errors import DocrelayError


def call(order: dict[str, Any]) -> str:
    """Make one call and return what came of it."""
    store = KeyringStore(lock_folder=order["folder"])
    auth = TokenAuth(RefreshToken(f"{order['url']}/token", "client", order["refresh"]), store=store)
    with httpx.Client(auth=auth, trust_env=False, timeout=20) as client:
        time.sleep(max(0.0, order["start_at"] - time.monotonic()))
        return str(client.get(f"{order['url']}/api").status_code)


def save(order: dict[str, Any]) -> str:
    """Save tokens under a key of one's own, many times, beside others that do the same."""
    store, key = KeyringStore(lock_folder=order["folder"]), order["save"]
    for number in range(order["times"]):
        store.save(key, Token(access_token=f"{key}-{number}" * order["length"]))
        kept = store.load(key)
        if kept is None or kept.access_token != f"{key}-{number}" * order["length"]:
            return f"{key}-{number} was lost"
    return "kept"


def main() -> None:
    """Say when all is imported, then serve orders."""
    print("ready", flush=True)
    for text in sys.stdin:
        order = json.loads(text)
        try:
            result = save(order) if "save" in order else call(order)
        except (DocrelayError, httpx.HTTPError) as failure:
            result = f"{type(failure).__name__}: {failure}"
        print(json.dumps({"result": result}), flush=True)


if __name__ == "__main__":
    main()
