from __future__ import annotations

from docrelay.auth import pkce


def test_the_example_of_the_standard() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert pkce.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifiers_are_fresh_and_of_the_allowed_length() -> None:
    found = {pkce.new_verifier() for _ in range(50)}
    assert len(found) == 50
    assert all(43 <= len(verifier) <= 128 for verifier in found)
