"""Sign a person out: here in any case, and at the service where it can be told to (RFC 7009)."""

from __future__ import annotations

from collections.abc import Generator

import httpx

from docrelay._core.responses import quoted, read_retry_after
from docrelay.auth.advice import advise
from docrelay.auth.grants import Grant, token_request
from docrelay.auth.placement import require_secure
from docrelay.auth.sign_in import client_or_own, perform
from docrelay.auth.stores import TokenStore, lock_of
from docrelay.auth.token import Token, read_fields
from docrelay.errors import ConfigurationError, TokenEndpointUnreachableError, TokenRequestError


def logout(
    grant: Grant, *, store: TokenStore, revocation_url: str | None = None, client: httpx.Client | None = None
) -> bool:
    """Forget the token of `grant`, then tell the service to end the session; return whether it did.

    The token leaves `store` first, so it is gone whatever the service says. `revocation_url` is the
    service's revocation endpoint (RFC 7009), of an OAuth grant; without one the session at the
    service ends by its own time limit, and what others copied stays good until then.

    Raises TokenRequestError when the service does not confirm, TokenEndpointUnreachableError when it
    is not reached.
    """
    client_id: str | None = getattr(grant, "client_id", None)
    if revocation_url and client_id is None:
        raise ConfigurationError(
            f"revocation_url: {type(grant).__name__} is no OAuth grant", field="revocation_url"
        )
    token = take(store, grant.key())
    if token is None or not revocation_url or client_id is None:
        return False
    secret: str | None = getattr(grant, "client_secret", None)
    revoke(token, revocation_url, client_id, client_secret=secret, client=client)
    return True


def take(store: TokenStore, key: str) -> Token | None:
    """Remove the token under `key` from `store` and return it."""
    # In turn, so that a process that is refreshing the token does not put the new one back.
    with lock_of(store, key):
        try:
            return store.load(key)
        finally:
            store.delete(key)  # Also one that is refused, because others could read it.


def revoke(
    token: Token,
    revocation_url: str,
    client_id: str,
    *,
    client_secret: str | None = None,
    client: httpx.Client | None = None,
) -> None:
    """Tell the service that `token` is to count no more, by its refresh token where it has one.

    With a refresh token the service ends the access tokens of the session too (RFC 7009, section
    2.1). Raises TokenRequestError.
    """
    require_secure(revocation_url, field="revocation_url")
    kind = "access_token" if token.refresh_token is None else "refresh_token"
    form = {
        "token": token.refresh_token or token.access_token,
        "token_type_hint": kind,
        "client_id": client_id,
        "client_secret": client_secret or "",
    }
    data = {name: value for name, value in form.items() if value}
    try:
        with client_or_own(client) as http:
            perform(http, _revocation(token_request("POST", revocation_url, data=data)))
    except TokenEndpointUnreachableError as failure:
        hint = failure.hint.replace("token URL", "revocation URL")
        raise TokenEndpointUnreachableError(
            f"the session was not ended: {failure.host} was not reached; {hint}", host=failure.host, hint=hint
        ) from None


def _revocation(request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
    answer = yield request
    if answer.status_code == 200:  # Also for a token that the service does not know any more.
        return
    fields = read_fields(answer)
    error, description = (quoted(fields.get(name), answer.request) for name in ("error", "error_description"))
    advice = advise(answer, error) if error or answer.status_code == 407 else "check the revocation URL"
    said = f"refused with {error!r}" if error else f"answered {answer.status_code}"
    host = answer.request.url.netloc.decode("ascii")
    parts = [f"the session was not ended: {host} {said}", description, advice]
    raise TokenRequestError(
        "; ".join(part for part in parts if part),
        error=error or None,
        description=description or None,
        status=answer.status_code,
        retry_after=read_retry_after(answer.headers),
    )
