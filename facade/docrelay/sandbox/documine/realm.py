"""DocuMine's token endpoints, laid out as Keycloak lays out a realm (our reading of the provider).

Statuses and error codes are those of RFC 6749, 7009, 7636 and 8628. Access tokens are opaque, and no
ID token is issued: neither is documented.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote_plus

import attrs

from docrelay.sandbox.documine.state import DocuMineState, Workspace
from docrelay.sandbox.oauth.tokens import Grant, same, token_reply
from docrelay.sandbox.server.messages import ExtraCall, Identity, Problem, Reply, json_reply
from docrelay.sandbox.server.service import Handlers

DocuMineExtraCall = ExtraCall[DocuMineState]
handlers = Handlers[DocuMineState]()
REALM = r"/auth/realms/(?P<workspace>[^/]+)"
CONNECT = REALM + "/protocol/openid-connect"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SCOPES = ("openid", "profile", "email", "offline_access")
_DEFAULT_SCOPE = "profile email"


@attrs.frozen
class Client:
    """An application that is registered in a realm; a public one has no secret."""

    id: str
    secret: str | None = attrs.field(repr=False)


@attrs.frozen
class TokenRequest:
    """A request of a known client, whose secret was right."""

    call: DocuMineExtraCall
    workspace: Workspace
    client: Client
    form: dict[str, str]

    def require(self, name: str) -> str:
        """Return a parameter; raises Problem `invalid_request` when it is missing."""
        if name not in self.form:
            raise Problem(400, f"{name} is missing", oauth="invalid_request")
        return self.form[name]


def find_workspace(call: DocuMineExtraCall) -> Workspace | None:
    """Return the workspace that a realm stands for, None for no such one."""
    return call.state.workspaces.get(call.path["workspace"])


def find_client(workspace: Workspace, client_id: str) -> Client | None:
    """Find a registered client: the one with a secret, or the public one."""
    known = workspace.credentials
    if client_id == known.client_id:
        return Client(client_id, known.client_secret)
    return Client(client_id, None) if client_id and client_id == known.public_client_id else None


def identity_of(workspace: Workspace, username: str, password: str) -> Identity | None:
    """Return who signs in, None when user name or password are wrong."""
    known = workspace.credentials
    right = username.lower() == known.username.lower() and same(password, known.password)
    return Identity(known.workspace, workspace.users[0].id) if right else None


def read_form(call: DocuMineExtraCall) -> dict[str, str]:
    """Read a URL-encoded form; a parameter without a value counts as left out (RFC 6749, section 3.2).

    Raises Problem `invalid_request` for another content type, and for a parameter that is repeated.
    """
    content_type = call.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise Problem(400, "the body is not a URL-encoded form", oauth="invalid_request")
    try:
        pairs = parse_qsl(call.body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
    except ValueError:
        raise Problem(400, "the body is not a URL-encoded form", oauth="invalid_request") from None
    if len(dict(pairs)) != len(pairs):
        raise Problem(400, "a parameter is given more than once", oauth="invalid_request")
    return {name: value for name, value in pairs if value}


def check_scope(scope: str) -> str:
    """Return a scope that the realm knows, a default for none; raises Problem `invalid_scope`."""
    if not set(scope.split()) <= set(SCOPES):
        raise Problem(400, f"only the scopes {', '.join(SCOPES)} are known", oauth="invalid_scope")
    return scope or _DEFAULT_SCOPE


def _authenticate(call: DocuMineExtraCall, workspace: Workspace, form: dict[str, str]) -> Client:
    """Return the client that asks, by form or by Basic authentication; raises Problem `invalid_client`."""
    scheme, _, given = call.headers.get("authorization", "").partition(" ")
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    headers: dict[str, str] = {}
    if scheme.lower() == "basic":
        if secret:
            raise Problem(400, "the client authenticates in more than one way", oauth="invalid_request")
        headers = {"WWW-Authenticate": f'Basic realm="{workspace.credentials.workspace}"'}
        client_id, secret = _read_basic(given)
    client = find_client(workspace, client_id)
    if client is None or (client.secret is not None and not same(secret, client.secret)):
        raise Problem(401, "unknown client or wrong client secret", oauth="invalid_client", headers=headers)
    return client


def _read_basic(given: str) -> tuple[str, str]:
    """Return id and secret of Basic authentication, two empty texts when they cannot be read."""
    try:
        text = base64.b64decode(given, validate=True).decode()
    except ValueError:
        return "", ""
    client_id, _, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _answer(call: DocuMineExtraCall, work: Callable[[TokenRequest], Reply]) -> Reply:
    """Read a request to one of the endpoints below and do its work."""
    workspace = find_workspace(call)
    if workspace is None:
        return json_reply({"error": "Realm does not exist"}, 404)
    form = read_form(call)
    return work(TokenRequest(call, workspace, _authenticate(call, workspace, form), form))


def _token_answer(grant: Grant) -> Reply:
    return token_reply(
        {
            "access_token": grant.access_token,
            "expires_in": grant.expires_in,
            "refresh_token": grant.refresh_token,
            "refresh_expires_in": grant.refresh_expires_in,
            "token_type": "Bearer",
            "scope": grant.scope,
        }
    )


def _by_password(request: TokenRequest) -> Grant:
    username, password = request.require("username"), request.require("password")
    scope = check_scope(request.form.get("scope", ""))
    identity = identity_of(request.workspace, username, password)
    if identity is None:
        raise Problem(400, "wrong user name or password", oauth="invalid_grant")
    return request.call.state.tokens.issue(identity, request.client.id, scope=scope)


def _by_code(request: TokenRequest) -> Grant:
    state = request.call.state
    consent, session = state.codes.redeem(
        request.require("code"),
        state.tokens,
        client_id=request.client.id,
        tenant=request.workspace.credentials.workspace,
        redirect_uri=request.require("redirect_uri"),
        verifier=request.form.get("code_verifier", ""),
    )
    return state.tokens.issue(consent.identity, consent.client_id, scope=consent.scope, session=session)


def _by_device(request: TokenRequest) -> Grant:
    state, workspace = request.call.state, request.workspace.credentials.workspace
    identity, device = state.devices.redeem(
        request.require("device_code"), client_id=request.client.id, tenant=workspace
    )
    return state.tokens.issue(identity, device.client_id, scope=device.scope, session=device.session)


def _by_refresh(request: TokenRequest) -> Grant:
    return request.call.state.tokens.exchange(
        request.require("refresh_token"),
        request.client.id,
        request.workspace.credentials.workspace,
        request.form.get("scope", ""),
    )


_GRANTS: dict[str, Callable[[TokenRequest], Grant]] = {
    "authorization_code": _by_code,
    "password": _by_password,
    "refresh_token": _by_refresh,
    DEVICE_GRANT: _by_device,
}


@handlers.extra_route("POST", f"{CONNECT}/token", "token")
def _token(call: DocuMineExtraCall) -> Reply:
    def work(request: TokenRequest) -> Reply:
        wanted = request.require("grant_type")
        if wanted not in _GRANTS:
            raise Problem(400, "this grant is not offered", oauth="unsupported_grant_type")
        return _token_answer(_GRANTS[wanted](request))

    return _answer(call, work)


@handlers.extra_route("POST", f"{CONNECT}/auth/device", "device_authorization")
def _device_authorization(call: DocuMineExtraCall) -> Reply:
    def work(request: TokenRequest) -> Reply:
        workspace = request.workspace.credentials.workspace
        scope = check_scope(request.form.get("scope", ""))
        devices = call.state.devices
        device = devices.begin(workspace, request.client.id, scope)
        page = f"{call.base_url}/auth/realms/{workspace}/device"
        return token_reply(
            {
                "device_code": device.device_code,
                "user_code": device.user_code,
                "verification_uri": page,
                "verification_uri_complete": f"{page}?user_code={device.user_code}",
                "expires_in": devices.seconds,
                "interval": device.interval,
            }
        )

    return _answer(call, work)


@handlers.extra_route("POST", f"{CONNECT}/revoke", "revoke")
def _revoke(call: DocuMineExtraCall) -> Reply:
    def work(request: TokenRequest) -> Reply:
        call.state.tokens.revoke(request.require("token"), request.client.id)
        return Reply(200)

    return _answer(call, work)


@handlers.extra_route("POST", f"{CONNECT}/logout", "logout")
def _logout(call: DocuMineExtraCall) -> Reply:
    """End the session of a refresh token; one that is unknown has no session any more."""

    def work(request: TokenRequest) -> Reply:
        call.state.tokens.revoke(request.require("refresh_token"), request.client.id)
        return Reply(204)

    return _answer(call, work)


@handlers.extra_route("GET", f"{CONNECT}/(token|auth/device|revoke|logout)", "token")
def _wrong_method(_call: DocuMineExtraCall) -> Reply:
    raise Problem(405, "this endpoint takes POST", headers={"Allow": "POST"})


@handlers.extra_route("GET", rf"{REALM}/\.well-known/openid-configuration", "discovery")
def _discovery(call: DocuMineExtraCall) -> Reply:
    """Describe the realm (RFC 8414); what goes with ID tokens is left out, as there are none."""
    workspace = find_workspace(call)
    if workspace is None:
        return json_reply({"error": "Realm does not exist"}, 404)
    realm = issuer(call)
    connect = f"{realm}/protocol/openid-connect"
    methods = ["client_secret_post", "client_secret_basic", "none"]
    return json_reply(
        {
            "issuer": realm,
            "authorization_endpoint": f"{connect}/auth",
            "token_endpoint": f"{connect}/token",
            "device_authorization_endpoint": f"{connect}/auth/device",
            "revocation_endpoint": f"{connect}/revoke",
            "end_session_endpoint": f"{connect}/logout",
            "grant_types_supported": list(_GRANTS),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "scopes_supported": list(SCOPES),
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "authorization_response_iss_parameter_supported": True,
        }
    )


def issuer(call: DocuMineExtraCall) -> str:
    """Return the issuer of a realm, which the redirect names as `iss` (RFC 9207)."""
    return f"{call.base_url}/auth/realms/{call.path['workspace']}"
