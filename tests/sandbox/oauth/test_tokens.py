from __future__ import annotations

import pytest

from docrelay.sandbox.oauth.tokens import TokenIssuer, same
from docrelay.sandbox.server.messages import Identity, Problem

ANN = Identity("tenant", "ann")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_tokens_are_known_until_they_expire() -> None:
    clock = Clock()
    office = TokenIssuer(clock, access_seconds=60)
    grant = office.issue(ANN, "client")
    assert grant.refresh_token == ""
    assert grant.access_token not in repr(grant)
    assert office.identify(f"bearer {grant.access_token}") == ANN
    clock.now += 60
    with pytest.raises(Problem) as caught:
        office.identify(f"Bearer {grant.access_token}")
    assert (caught.value.status, caught.value.headers) == (401, {"WWW-Authenticate": "Bearer"})


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic x", "Bearer \u00e9"])
def test_other_headers_are_refused(header: str) -> None:
    with pytest.raises(Problem):
        TokenIssuer(Clock(), access_seconds=60).identify(header)


@pytest.mark.parametrize(
    ("client", "tenant", "later"), [("other", None, 0), ("client", "other", 0), ("client", None, 600)]
)
def test_refresh_tokens_are_bound(client: str, tenant: str | None, later: float) -> None:
    clock = Clock()
    office = TokenIssuer(clock, access_seconds=60, refresh_seconds=600)
    grant = office.issue(ANN, "client")
    clock.now += later
    with pytest.raises(Problem) as caught:
        office.exchange(grant.refresh_token, client, tenant)
    assert caught.value.oauth == "invalid_grant"


def test_a_refresh_token_is_used_up_and_the_access_token_lives_on() -> None:
    office = TokenIssuer(Clock(), access_seconds=60, refresh_seconds=600)
    first = office.issue(ANN, "client")
    second = office.exchange(first.refresh_token, "client", "tenant")
    assert second.identity == ANN
    assert office.identify(f"Bearer {first.access_token}") == ANN
    with pytest.raises(Problem):
        office.exchange(first.refresh_token, "client")


def test_secrets_of_any_characters_compare() -> None:
    assert same("pässword", "pässword")
    assert not same("pässword", "password")


def test_reuse_of_a_refresh_token_ends_its_session_and_no_other() -> None:
    office = TokenIssuer(Clock(), access_seconds=60, refresh_seconds=600)
    first, other = office.issue(ANN, "client"), office.issue(ANN, "client")
    second = office.exchange(first.refresh_token, "client")
    third = office.exchange(second.refresh_token, "client")
    assert {first.session, second.session, third.session} == {first.session}
    with pytest.raises(Problem, match="used before"):
        office.exchange(first.refresh_token, "client")
    with pytest.raises(Problem, match="not active"):
        office.exchange(third.refresh_token, "client")
    for grant in (first, second, third):
        with pytest.raises(Problem):
            office.identify(f"Bearer {grant.access_token}")
    assert office.identify(f"Bearer {other.access_token}") == ANN
    assert office.exchange(other.refresh_token, "client").identity == ANN


def test_another_client_cannot_end_a_session_with_a_used_token() -> None:
    office = TokenIssuer(Clock(), access_seconds=60, refresh_seconds=600)
    first = office.issue(ANN, "client")
    second = office.exchange(first.refresh_token, "client")
    with pytest.raises(Problem):
        office.exchange(first.refresh_token, "other")
    assert office.exchange(second.refresh_token, "client").identity == ANN


def test_sessions_end_per_tenant_and_are_counted() -> None:
    office = TokenIssuer(Clock(), access_seconds=60)
    bob = Identity("other", "bob")
    grants = [office.issue(ANN, "client"), office.issue(ANN, "client"), office.issue(bob, "client")]
    assert office.end_all("tenant") == 2
    assert office.identify(f"Bearer {grants[2].access_token}") == bob
    assert office.end_all() == 1
    assert office.end_all() == 0


def test_only_its_client_revokes_a_token() -> None:
    office = TokenIssuer(Clock(), access_seconds=60, refresh_seconds=600)
    grant = office.issue(ANN, "client")
    office.revoke(grant.refresh_token, "other")
    office.revoke("unknown", "client")
    assert office.identify(f"Bearer {grant.access_token}") == ANN
    office.revoke(grant.refresh_token, "client")
    with pytest.raises(Problem):
        office.identify(f"Bearer {grant.access_token}")
