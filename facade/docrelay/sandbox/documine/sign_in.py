"""DocuMine's pages in the browser: the sign-in of the authorization code flow, and that of a device."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import attrs

from docrelay.sandbox.documine.dossiers import documine
from docrelay.sandbox.documine.realm import (
    CONNECT,
    REALM,
    Client,
    check_scope,
    find_client,
    find_workspace,
    identity_of,
    issuer,
    read_form,
)
from docrelay.sandbox.documine.state import Workspace
from docrelay.sandbox.oauth.authorization import CHALLENGE, Consent, is_loopback_redirect
from docrelay.sandbox.oauth.pages import message_page, sign_in_page
from docrelay.sandbox.server.messages import Problem, Reply
from docrelay.sandbox.server.service import Raw

_WRONG = "User name or password are wrong."


@attrs.frozen
class Refusal(Exception):  # noqa: N818  (it is an answer, not a defect)
    """An authorization request that is not granted, and the page or redirect that says so."""

    reply: Reply


@attrs.frozen
class _Wish:
    """An authorization request (RFC 6749, section 4.1.1) that may be shown to a person."""

    raw: Raw
    workspace: Workspace
    client: Client
    fields: Mapping[str, str]

    def back(self, answer: Mapping[str, str]) -> Reply:
        """Redirect to the application with an answer, its state and the issuer."""
        state = {"state": self.fields["state"]} if "state" in self.fields else {}
        query = urlencode({**answer, **state, "iss": issuer(self.raw)})
        target = self.fields["redirect_uri"]
        joint = "&" if "?" in target else "?"
        return Reply(303, headers={"location": f"{target}{joint}{query}", "cache-control": "no-store"})

    def refuse(self, error: str, description: str) -> Refusal:
        """Tell the application why there is no code (RFC 6749, section 4.1.2.1)."""
        return Refusal(self.back({"error": error, "error_description": description}))

    def form(self, username: str, problem: str = "") -> Reply:
        """Show the form."""
        known = self.workspace.credentials
        return sign_in_page(
            workspace=known.workspace,
            app=self.client.id,
            account=(known.username, known.password),
            username=username,
            problem=problem,
        )


def _page(title: str, text: str, status: int = 400) -> Refusal:
    return Refusal(message_page(title, text, status))


def _read_wish(raw: Raw) -> _Wish:
    """Check a request; raises Refusal.

    Without a known client and a redirect that it may use, nobody is redirected anywhere.
    """
    workspace = find_workspace(raw)
    if workspace is None:
        raise _page("No such workspace", "The address names a workspace that does not exist.", 404)
    fields = {name: value for name, value in raw.query if value}
    names = [name for name, _ in raw.query]
    client = find_client(workspace, fields.get("client_id", ""))
    if client is None or names.count("client_id") > 1:
        raise _page("Unknown application", "client_id is missing, repeated or not registered.")
    if names.count("redirect_uri") > 1 or not is_loopback_redirect(fields.get("redirect_uri", "")):
        raise _page(
            "Wrong redirect",
            "redirect_uri must be given once, and lead to http://127.0.0.1, http://[::1] or "
            "http://localhost, on any port.",
        )
    wish = _Wish(raw, workspace, client, fields)
    if len(set(names)) != len(names):
        raise wish.refuse("invalid_request", "a parameter is given more than once")
    _check_wish(wish)
    return wish


def _check_wish(wish: _Wish) -> None:
    fields = wish.fields
    if "request" in fields or "request_uri" in fields:
        name = "request" if "request" in fields else "request_uri"
        raise wish.refuse(f"{name}_not_supported", "request objects are not supported")
    if "response_type" not in fields:
        raise wish.refuse("invalid_request", "response_type is missing")
    if fields["response_type"] != "code":
        raise wish.refuse("unsupported_response_type", "only the response_type code is supported")
    if fields.get("response_mode", "query") != "query":
        raise wish.refuse("invalid_request", "only the response_mode query is supported")
    _check_challenge(wish)
    try:
        check_scope(fields.get("scope", ""))
    except Problem as problem:
        raise wish.refuse(problem.oauth, problem.message) from None
    if "none" in fields.get("prompt", "").split():
        raise wish.refuse("login_required", "nobody is signed in")


def _check_challenge(wish: _Wish) -> None:
    """Want PKCE of a public client (RFC 9700, section 2.1.1), and S256 of whoever uses it."""
    challenge, method = wish.fields.get("code_challenge"), wish.fields.get("code_challenge_method")
    if challenge is None:
        if method is not None or wish.client.secret is None:
            raise wish.refuse("invalid_request", "code_challenge is missing")
    elif method != "S256":
        raise wish.refuse("invalid_request", "code_challenge_method must be S256")
    elif not CHALLENGE.fullmatch(challenge):
        raise wish.refuse("invalid_request", "code_challenge is not 43 characters of base64url")


@documine.stands_beside("GET", f"{CONNECT}/auth", "authorize")
def _ask(raw: Raw) -> Reply:
    try:
        wish = _read_wish(raw)
    except Refusal as refusal:
        return refusal.reply
    return wish.form(wish.fields.get("login_hint", ""))


@documine.stands_beside("POST", f"{CONNECT}/auth", "authorize")
def _sign_in(raw: Raw) -> Reply:
    try:
        wish = _read_wish(raw)
    except Refusal as refusal:
        return refusal.reply
    form = read_form(raw)
    if "decline" in form:
        return wish.refuse("access_denied", "the person has declined").reply
    username = form.get("username", "")
    identity = identity_of(wish.workspace, username, form.get("password", ""))
    if identity is None:
        return wish.form(username, _WRONG)
    consent = Consent(
        identity=identity,
        client_id=wish.client.id,
        redirect_uri=wish.fields["redirect_uri"],
        scope=check_scope(wish.fields.get("scope", "")),
        challenge=wish.fields.get("code_challenge", ""),
    )
    code, session = raw.world.documine.codes.issue(consent)
    return wish.back({"session_state": session, "code": code})


def _device_page(raw: Raw, user_code: str, username: str = "", problem: str = "") -> Reply:
    workspace = find_workspace(raw)
    if workspace is None:
        return message_page("No such workspace", "The address names a workspace that does not exist.", 404)
    known = workspace.credentials
    return sign_in_page(
        workspace=known.workspace,
        app="",
        account=(known.username, known.password),
        username=username,
        problem=problem,
        user_code=user_code,
    )


@documine.stands_beside("GET", f"{REALM}/device", "device")
def _ask_for_device(raw: Raw) -> Reply:
    return _device_page(raw, dict(raw.query).get("user_code", ""))


@documine.stands_beside("POST", f"{REALM}/device", "device")
def _sign_in_for_device(raw: Raw) -> Reply:
    """Approve or decline what a device asks for (RFC 8628, section 3.3)."""
    workspace = find_workspace(raw)
    if workspace is None:
        return _device_page(raw, "")
    form = read_form(raw)
    user_code, username = form.get("user_code", ""), form.get("username", "")
    device = raw.world.documine.devices.find(workspace.credentials.workspace, user_code)
    if device is None:
        return _device_page(raw, user_code, username, "This code is not known, or it has expired.")
    if "decline" in form:
        device.refused = True
        return message_page("Declined", "The device is not signed in. You can close this window.")
    device.identity = identity_of(workspace, username, form.get("password", ""))
    if device.identity is None:
        return _device_page(raw, user_code, username, _WRONG)
    return message_page("Signed in", "The device is signed in. You can close this window.")
