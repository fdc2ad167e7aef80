"""The sandbox's token servers and Django OAuth Toolkit answer the same requests, case by case."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs
import httpx
import pytest

from docrelay.sandbox import Sandbox
from tests.peers import django_oauth

pytestmark = pytest.mark.peer("django-oauth-toolkit")

VERIFIER = "a-code-verifier-that-is-long-enough-for-the-standard"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
REDIRECT = "http://127.0.0.1:4711/callback"


@attrs.frozen
class Server:
    """A token server; `apps` are its clients by what they are there for, each with its token endpoint."""

    web: httpx.Client
    authorize_url: str
    revoke_url: str
    apps: dict[str, tuple[str, str, str | None]]
    user: tuple[str, str]
    signs_in: bool

    def post(
        self, app: str, fields: list[tuple[str, str]] | dict[str, str], **options: Any
    ) -> httpx.Response:
        """Ask the token endpoint of an app for something."""
        pairs = list(fields.items()) if isinstance(fields, dict) else fields
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(pairs).encode()
        return self.web.post(self.apps[app][0], content=body, headers=kind, **options)

    def token(self, app: str, grant: str, changes: dict[str, str], *, basic: bool = False) -> httpx.Response:
        """Ask as an app; a change to an empty text leaves the field out."""
        _, client_id, secret = self.apps[app]
        fields = {"grant_type": grant}
        if not basic:
            fields |= {"client_id": client_id} | ({"client_secret": secret} if secret else {})
        fields = {name: value for name, value in (fields | changes).items() if value}
        return self.post(app, fields, **({"auth": (client_id, secret or "")} if basic else {}))

    def authorize(self, app: str, **changes: str) -> httpx.Response:
        """Ask for a code; the person agrees."""
        query = {
            "response_type": "code",
            "client_id": self.apps[app][1],
            "redirect_uri": REDIRECT,
            "scope": "openid",
            "state": "st&te",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | changes
        query = {name: value for name, value in query.items() if value}
        form = {"username": self.user[0], "password": self.user[1]}
        method = "POST" if self.signs_in else "GET"
        return self.web.request(
            method, self.authorize_url, params=query, data=form if self.signs_in else None
        )

    def code(self, app: str, **changes: str) -> str:
        answer = self.authorize(app, **changes)
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]

    def redeem(self, app: str, code: str, **changes: str) -> httpx.Response:
        fields = {"code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER} | changes
        return self.token(app, "authorization_code", fields)

    def sign_in(self, app: str = "code", **changes: str) -> dict[str, Any]:
        tokens: dict[str, Any] = self.redeem(app, self.code(app, **changes)).raise_for_status().json()
        return tokens

    def refresh(self, app: str, tokens: dict[str, Any], **changes: str) -> httpx.Response:
        return self.token(app, "refresh_token", {"refresh_token": tokens["refresh_token"], **changes})

    def by_password(self, **changes: str) -> httpx.Response:
        fields = {"username": self.user[0], "password": self.user[1]} | changes
        return self.token("password", "password", fields)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """The sandbox and Django."""
    with (
        Sandbox() as sandbox,
        httpx.Client(trust_env=False, timeout=30) as web,
        django_oauth.running(tmp_path_factory.mktemp("django")) as url,
    ):
        yield _sandbox_server(sandbox, web), _django_server(url, web)


def _sandbox_server(sandbox: Sandbox, web: httpx.Client) -> Server:
    known, machine = sandbox.credentials.documine, sandbox.credentials.smartdocumentor
    connect = f"{sandbox.documine_url}/auth/realms/{known.workspace}/protocol/openid-connect"
    own = (f"{connect}/token", known.client_id, known.client_secret)
    apps = {
        "code": own,
        "password": own,
        "public": (f"{connect}/token", known.public_client_id, None),
        "machine": (
            f"{sandbox.smartdocumentor_url}/connect/token", machine.client_id, machine.client_secret,
        ),
    }  # fmt: skip
    user = (known.username, known.password)
    return Server(web, f"{connect}/auth", f"{connect}/revoke", apps, user, signs_in=True)


def _django_server(url: str, web: httpx.Client) -> Server:
    apps: dict[str, tuple[str, str, str | None]] = {
        name: (f"{url}/token/", name, None if name == "public" else django_oauth.SECRET)
        for name in ("code", "public", "password", "machine")
    }
    user = (django_oauth.USERNAME, django_oauth.PASSWORD)
    return Server(web, f"{url}/authorize/", f"{url}/revoke_token/", apps, user, signs_in=False)


Case = Callable[[Server], httpx.Response]
CASES: dict[str, Case] = {}


def case(work: Case) -> Case:
    CASES[work.__name__] = work
    return work


@case
def password(server: Server) -> httpx.Response:
    return server.by_password()


@case
def password_with_a_scope(server: Server) -> httpx.Response:
    return server.by_password(scope="openid email")


@case
def password_by_basic_authentication(server: Server) -> httpx.Response:
    fields = {"username": server.user[0], "password": server.user[1]}
    return server.token("password", "password", fields, basic=True)


@case
def password_that_is_wrong(server: Server) -> httpx.Response:
    return server.by_password(password="wrong")


@case
def password_of_nobody(server: Server) -> httpx.Response:
    return server.by_password(username="nobody")


@case
def password_without_a_user_name(server: Server) -> httpx.Response:
    return server.by_password(username="")


@case
def password_without_a_password(server: Server) -> httpx.Response:
    return server.by_password(password="")


@case
def password_with_an_unknown_scope(server: Server) -> httpx.Response:
    return server.by_password(scope="everything")


@case
def client_with_a_wrong_secret(server: Server) -> httpx.Response:
    return server.by_password(client_secret="wrong")


@case
def client_with_a_wrong_secret_by_basic_authentication(server: Server) -> httpx.Response:
    url, client_id, _ = server.apps["password"]
    form = {"grant_type": "password", "username": server.user[0], "password": server.user[1]}
    return server.web.post(url, data=form, auth=(client_id, "wrong"))


@case
def client_without_a_secret(server: Server) -> httpx.Response:
    return server.by_password(client_secret="")


@case
def client_that_is_unknown(server: Server) -> httpx.Response:
    return server.by_password(client_id="nobody")


@case
def client_that_is_not_named(server: Server) -> httpx.Response:
    return server.by_password(client_id="", client_secret="")


@case
def grant_that_is_unknown(server: Server) -> httpx.Response:
    return server.token("password", "telepathy", {})


@case
def grant_that_is_not_named(server: Server) -> httpx.Response:
    return server.token("password", "", {})


@case
def field_that_is_repeated(server: Server) -> httpx.Response:
    _, client_id, secret = server.apps["password"]
    pairs = [
        ("grant_type", "password"),
        ("client_id", client_id),
        ("client_secret", secret or ""),
        ("username", server.user[0]),
        ("username", server.user[0]),
        ("password", server.user[1]),
    ]
    return server.post("password", pairs)


@case
def field_that_is_unknown(server: Server) -> httpx.Response:
    return server.by_password(colour="red")


@case
def code(server: Server) -> httpx.Response:
    return server.redeem("code", server.code("code"))


@case
def code_of_a_public_client(server: Server) -> httpx.Response:
    return server.redeem("public", server.code("public"))


@case
def code_without_pkce(server: Server) -> httpx.Response:
    plain = server.code("code", code_challenge="", code_challenge_method="")
    return server.redeem("code", plain, code_verifier="")


@case
def code_that_was_used(server: Server) -> httpx.Response:
    used = server.code("code")
    server.redeem("code", used).raise_for_status()
    return server.redeem("code", used)


@case
def code_that_was_used_takes_its_tokens_along(server: Server) -> httpx.Response:
    used = server.code("code")
    tokens = server.redeem("code", used).raise_for_status().json()
    server.redeem("code", used)
    return server.refresh("code", tokens)


@case
def code_that_is_unknown(server: Server) -> httpx.Response:
    return server.redeem("code", "made-up")


@case
def code_that_is_not_given(server: Server) -> httpx.Response:
    return server.redeem("code", "")


@case
def code_of_another_client(server: Server) -> httpx.Response:
    return server.redeem("code", server.code("public"))


@case
def code_for_another_redirect(server: Server) -> httpx.Response:
    return server.redeem("code", server.code("code"), redirect_uri="http://127.0.0.1:4712/callback")


@case
def code_with_a_wrong_verifier(server: Server) -> httpx.Response:
    return server.redeem("public", server.code("public"), code_verifier="b" * 43)


@case
def code_without_its_verifier(server: Server) -> httpx.Response:
    return server.redeem("public", server.code("public"), code_verifier="")


@case
def code_with_a_verifier_out_of_nowhere(server: Server) -> httpx.Response:
    return server.redeem("code", server.code("code", code_challenge="", code_challenge_method=""))


@case
def refresh(server: Server) -> httpx.Response:
    return server.refresh("code", server.sign_in())


@case
def refresh_of_a_public_client(server: Server) -> httpx.Response:
    return server.refresh("public", server.sign_in("public"))


@case
def refresh_by_what_a_refresh_gave(server: Server) -> httpx.Response:
    return server.refresh("code", server.refresh("code", server.sign_in()).json())


@case
def refresh_with_a_narrower_scope(server: Server) -> httpx.Response:
    return server.refresh("code", server.sign_in(scope="openid profile"), scope="openid")


@case
def refresh_with_a_wider_scope(server: Server) -> httpx.Response:
    return server.refresh("code", server.sign_in(scope="openid"), scope="openid profile")


@case
def refresh_token_that_was_used(server: Server) -> httpx.Response:
    tokens = server.sign_in()
    server.refresh("code", tokens).raise_for_status()
    return server.refresh("code", tokens)


@case
def refresh_token_that_was_used_takes_the_family_along(server: Server) -> httpx.Response:
    tokens = server.sign_in()
    fresh = server.refresh("code", tokens).raise_for_status().json()
    server.refresh("code", tokens)
    return server.refresh("code", fresh)


@case
def refresh_token_that_is_unknown(server: Server) -> httpx.Response:
    return server.refresh("code", {"refresh_token": "made-up"})


@case
def refresh_token_that_is_not_given(server: Server) -> httpx.Response:
    return server.refresh("code", {"refresh_token": ""})


@case
def refresh_token_of_another_client(server: Server) -> httpx.Response:
    return server.refresh("code", server.sign_in("public"))


@case
def refresh_token_that_was_revoked(server: Server) -> httpx.Response:
    tokens = server.sign_in()
    _, client_id, secret = server.apps["code"]
    form = {"token": tokens["refresh_token"], "client_id": client_id, "client_secret": secret}
    server.web.post(server.revoke_url, data=form).raise_for_status()
    return server.refresh("code", tokens)


@case
def revocation_of_an_unknown_token(server: Server) -> httpx.Response:
    _, client_id, secret = server.apps["code"]
    return server.web.post(
        server.revoke_url, data={"token": "made-up", "client_id": client_id, "client_secret": secret}
    )


@case
def revocation_by_an_unknown_client(server: Server) -> httpx.Response:
    return server.web.post(server.revoke_url, data={"token": "made-up", "client_id": "nobody"})


@case
def machine(server: Server) -> httpx.Response:
    return server.token("machine", "client_credentials", {"scope": "WebAPI"})


@case
def machine_with_an_unknown_scope(server: Server) -> httpx.Response:
    return server.token("machine", "client_credentials", {"scope": "everything"})


@case
def machine_with_a_wrong_secret(server: Server) -> httpx.Response:
    return server.token("machine", "client_credentials", {"scope": "WebAPI", "client_secret": "wrong"})


@case
def machine_with_an_unknown_grant(server: Server) -> httpx.Response:
    return server.token("machine", "telepathy", {"scope": "WebAPI"})


@case
def authorization(server: Server) -> httpx.Response:
    return server.authorize("public")


@case
def authorization_without_a_challenge_where_it_is_needed(server: Server) -> httpx.Response:
    return server.authorize("public", code_challenge="", code_challenge_method="")


@case
def authorization_with_an_unknown_method(server: Server) -> httpx.Response:
    return server.authorize("public", code_challenge_method="S512")


@case
def authorization_with_an_unknown_response_type(server: Server) -> httpx.Response:
    return server.authorize("code", response_type="telepathy")


@case
def authorization_without_a_response_type(server: Server) -> httpx.Response:
    return server.authorize("code", response_type="")


@case
def authorization_with_an_unknown_scope(server: Server) -> httpx.Response:
    return server.authorize("code", scope="everything")


@case
def authorization_of_an_unknown_client(server: Server) -> httpx.Response:
    return server.authorize("code", client_id="nobody")


@case
def authorization_to_another_host(server: Server) -> httpx.Response:
    return server.authorize("code", redirect_uri="http://attacker.example/callback")


def seen(answer: httpx.Response) -> dict[str, Any]:
    """Return what a client goes by: status, error code, which fields there are, and the plain ones."""
    if "location" in answer.headers:
        query = {
            name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()
        }
        return {
            "redirect": answer.headers["location"].partition("?")[0],
            "fields": sorted(query.keys() & {"code", "state", "error"}),
            "error": query.get("error"),
            "state": query.get("state"),
        }
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return {"status": answer.status_code}
    found = answer.json()
    standard = {"access_token", "token_type", "expires_in", "refresh_token", "scope", "error"}
    return {
        "status": answer.status_code,
        "fields": sorted(found.keys() & standard),
        "error": found.get("error"),
        "token_type": found.get("token_type"),
        "scope": sorted(found.get("scope", "").split()),
        "stored": "no-store" in answer.headers.get("cache-control", ""),
    }


# Where Django answers something else: what it says, and why the sandbox does not.
DIFFERENT: dict[str, tuple[int, str | None, str]] = {
    "grant_that_is_not_named": (
        400, "unsupported_grant_type", "RFC 6749, 5.2: a required parameter is missing, so invalid_request",
    ),
    "field_that_is_repeated": (200, None, "RFC 6749, 3.2: parameters must not be repeated"),
    "code_that_was_used_takes_its_tokens_along": (
        200, None, "RFC 6749, 4.1.2: a replay should revoke what the code gave; Keycloak does so",
    ),
    "code_for_another_redirect": (400, "invalid_request", "RFC 6749, 5.2: invalid_grant"),
    "code_without_its_verifier": (400, "invalid_request", "Keycloak: invalid_grant; RFC 7636 leaves it open"),
    "code_with_a_verifier_out_of_nowhere": (
        200, None, "RFC 9700, 4.8.2: a verifier without a challenge is to be refused",
    ),
    "machine_with_a_wrong_secret": (401, "invalid_client", "SmartDocumentor's contract documents 400"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_both_answer_the_same(servers: tuple[Server, Server], name: str) -> None:
    ours, theirs = (seen(CASES[name](server)) for server in servers)
    print(f"\n{name}:\n  sandbox {ours}\n  django  {theirs}")
    if name in DIFFERENT:
        assert ours != theirs
        assert (theirs["status"], theirs["error"]) == DIFFERENT[name][:2]
    else:
        assert ours == theirs


def test_the_list_of_differences_names_cases_only() -> None:
    same = len(CASES) - len(DIFFERENT)
    print(f"\n{len(CASES)} cases: {same} the same, {len(DIFFERENT)} different for a reason")
    assert DIFFERENT.keys() <= CASES.keys()


def test_the_lifetimes_are_the_same(servers: tuple[Server, Server]) -> None:
    ours, theirs = (server.sign_in()["expires_in"] for server in servers)
    assert ours == theirs == 300
