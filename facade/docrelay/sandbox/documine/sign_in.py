"""DocuMine's pages in the browser: the sign-in of the authorization code flow, and that of a device."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import attrs

from docrelay.sandbox.documine.realm import (
    CONNECT,
    REALM,
    Client,
    DocuMineExtraCall,
    check_scope,
    find_client,
    find_workspace,
    identity_of,
    issuer,
    read_form,
)
from docrelay.sandbox.documine.state import DocuMineState, Workspace
from docrelay.sandbox.oauth.grants import CHALLENGE, Consent, is_loopback_redirect
from docrelay.sandbox.oauth.pages import message_page, sign_in_page
from docrelay.sandbox.server.messages import Problem, Reply
from docrelay.sandbox.server.service import Handlers

handlers = Handlers[DocuMineState]()
_WRONG = "User name or password are wrong."


@attrs.frozen
class Refusal(Exception):  # noqa: N818  (it is an answer, not a defect)
    """An authorization request that is not granted, and the page or redirect that says so."""

    reply: Reply


@attrs.frozen
class AuthorizationRequest:
    """An authorization request (RFC 6749, section 4.1.1) that may be shown to a person."""

    call: DocuMineExtraCall
    workspace: Workspace
    client: Client
    fields: Mapping[str, str]

    def back(self, answer: Mapping[str, str]) -> Reply:
        """Redirect to the application with an answer, its state and the issuer."""
        state = {"state": self.fields["state"]} if "state" in self.fields else {}
        query = urlencode({**answer, **state, "iss": issuer(self.call)})
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


def _read_request(call: DocuMineExtraCall) -> AuthorizationRequest:
    """Check a request; raises Refusal.

    Without a known client and a redirect that it may use, nobody is redirected anywhere.
    """
    workspace = find_workspace(call)
    if workspace is None:
        raise _page("No such workspace", "The address names a workspace that does not exist.", 404)
    fields = {name: value for name, value in call.query if value}
    names = [name for name, _ in call.query]
    client = find_client(workspace, fields.get("client_id", ""))
    if client is None or names.count("client_id") > 1:
        raise _page("Unknown application", "client_id is missing, repeated or not registered.")
    if names.count("redirect_uri") > 1 or not is_loopback_redirect(fields.get("redirect_uri", "")):
        raise _page(
            "Wrong redirect",
            "redirect_uri must be given once, and lead to http://127.0.0.1, http://[::1] or "
            "http://localhost, on any port.",
        )
    request = AuthorizationRequest(call, workspace, client, fields)
    if len(set(names)) != len(names):
        raise request.refuse("invalid_request", "a parameter is given more than once")
    _check_request(request)
    return request


def _check_request(request: AuthorizationRequest) -> None:
    fields = request.fields
    if "request" in fields or "request_uri" in fields:
        name = "request" if "request" in fields else "request_uri"
        raise request.refuse(f"{name}_not_supported", "request objects are not supported")
    if "response_type" not in fields:
        raise request.refuse("invalid_request", "response_type is missing")
    if fields["response_type"] != "code":
        raise request.refuse("unsupported_response_type", "only the response_type code is supported")
    if fields.get("response_mode", "query") != "query":
        raise request.refuse("invalid_request", "only the response_mode query is supported")
    _check_challenge(request)
    try:
        check_scope(fields.get("scope", ""))
    except Problem as problem:
        raise request.refuse(problem.oauth, problem.message) from None
    if "none" in fields.get("prompt", "").split():
        raise request.refuse("login_required", "nobody is signed in")


def _check_challenge(request: AuthorizationRequest) -> None:
    """Want PKCE of a public client (RFC 9700, section 2.1.1), and S256 of whoever uses it."""
    challenge, method = request.fields.get("code_challenge"), request.fields.get("code_challenge_method")
    if challenge is None:
        if method is not None or request.client.secret is None:
            raise request.refuse("invalid_request", "code_challenge is missing")
    elif method != "S256":
        raise request.refuse("invalid_request", "code_challenge_method must be S256")
    elif not CHALLENGE.fullmatch(challenge):
        raise request.refuse("invalid_request", "code_challenge is not 43 characters of base64url")


@handlers.extra_route("GET", f"{CONNECT}/auth", "authorize")
def _ask(call: DocuMineExtraCall) -> Reply:
    try:
        request = _read_request(call)
    except Refusal as refusal:
        return refusal.reply
    return request.form(request.fields.get("login_hint", ""))


@handlers.extra_route("POST", f"{CONNECT}/auth", "authorize")
def _sign_in(call: DocuMineExtraCall) -> Reply:
    try:
        request = _read_request(call)
    except Refusal as refusal:
        return refusal.reply
    form = read_form(call)
    if "decline" in form:
        return request.refuse("access_denied", "the person has declined").reply
    username = form.get("username", "")
    identity = identity_of(request.workspace, username, form.get("password", ""))
    if identity is None:
        return request.form(username, _WRONG)
    consent = Consent(
        identity=identity,
        client_id=request.client.id,
        redirect_uri=request.fields["redirect_uri"],
        scope=check_scope(request.fields.get("scope", "")),
        challenge=request.fields.get("code_challenge", ""),
    )
    code, session = call.state.codes.issue(consent)
    return request.back({"session_state": session, "code": code})


def _device_page(call: DocuMineExtraCall, user_code: str, username: str = "", problem: str = "") -> Reply:
    workspace = find_workspace(call)
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


@handlers.extra_route("GET", f"{REALM}/device", "device")
def _ask_for_device(call: DocuMineExtraCall) -> Reply:
    return _device_page(call, dict(call.query).get("user_code", ""))


@handlers.extra_route("POST", f"{REALM}/device", "device")
def _sign_in_for_device(call: DocuMineExtraCall) -> Reply:
    """Approve or decline what a device asks for (RFC 8628, section 3.3)."""
    workspace = find_workspace(call)
    if workspace is None:
        return _device_page(call, "")
    form = read_form(call)
    user_code, username = form.get("user_code", ""), form.get("username", "")
    device = call.state.devices.find(workspace.credentials.workspace, user_code)
    if device is None:
        return _device_page(call, user_code, username, "This code is not known, or it has expired.")
    if "decline" in form:
        device.refused = True
        return message_page("Declined", "The device is not signed in. You can close this window.")
    device.identity = identity_of(workspace, username, form.get("password", ""))
    if device.identity is None:
        return _device_page(call, user_code, username, _WRONG)
    return message_page("Signed in", "The device is signed in. You can close this window.")
