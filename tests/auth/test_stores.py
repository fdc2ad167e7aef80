from __future__ import annotations

from docrelay.auth import MemoryStore, Token, TokenStore


def test_memory_store() -> None:
    store: TokenStore = MemoryStore()
    token = Token(access_token="a")
    assert store.load("k") is None
    store.save("k", token)
    assert store.load("k") is token
    assert store.load("other") is None
    store.delete("k")
    store.delete("k")
    assert store.load("k") is None
