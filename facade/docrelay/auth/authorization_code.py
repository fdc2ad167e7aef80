"""The authorization code grant with PKCE: a person signs in with a browser.

Source: RFC 6749 section 4.1, RFC 7636, RFC 8252 section 7.3 and RFC 9207.
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import parse_qsl

import attrs
import httpx

from docrelay._core.redaction import Unpicklable
from docrelay._core.responses import quoted
from docrelay.auth import pkce
from docrelay.auth.grants import TokenRequests, key_of
from docrelay.auth.secret import Secret, reveal_all
from docrelay.auth.session import LoginFailedError, SessionGrant, filled, secure
from docrelay.auth.token import Clock
from docrelay.errors import TokenRequestError

_FIELD_LIMIT = 32


class StrayError(ValueError):
    """A redirect that does not belong to this attempt; whoever waits goes on waiting."""


@attrs.frozen
class Attempt(Unpicklable):
    """One attempt to sign in, with a state and a code verifier of its own."""

    redirect_uri: str
    issuer: str | None = None
    state: Secret = attrs.field(factory=lambda: Secret(secrets.token_urlsafe(32)), repr=False)
    verifier: Secret = attrs.field(factory=lambda: Secret(pkce.new_verifier()), repr=False)

    def read_redirect(self, query: str) -> Secret:
        """Return the code in the query of a redirect.

        Raises StrayError when it is not the answer to this attempt, and LoginFailedError when it is
        and the service refused, or when another issuer sent it.
        """
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_FIELD_LIMIT)
        except ValueError:
            raise StrayError("too many fields") from None
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise StrayError("a field is repeated")
        if not hmac.compare_digest(fields.get("state", "").encode(), self.state.encode()):
            raise StrayError("the state is not that of this attempt")
        if self.issuer is not None and fields.get("iss", self.issuer) != self.issuer:
            raise LoginFailedError(
                f"the answer came from the issuer {self._quoted(fields['iss'])!r}, but the sign-in was begun "
                f"with {self.issuer!r}; nothing was sent to either"
            )
        error = self._quoted(fields.get("error"))
        if error:
            raise LoginFailedError(_refused(error, self._quoted(fields.get("error_description"))))
        if not fields.get("code"):
            raise StrayError("there is no code")
        return Secret(fields["code"])

    def _quoted(self, text: object) -> str:
        return quoted(text, None, self.state, self.verifier)

    def read_pasted(self, text: str) -> Secret:
        """Return the code in what a person pasted: the address they ended at, its query, or the code.

        A code alone is taken as it is: the code verifier makes that of any other attempt useless.
        Raises StrayError and LoginFailedError as `read_redirect` does.
        """
        text = text.strip()
        if not text:
            raise StrayError("nothing was pasted")
        address, question_mark, query = text.partition("?")
        if question_mark and address not in ("", self.redirect_uri):
            raise StrayError("that is another address; the right one begins with " + self.redirect_uri)
        if question_mark or "=" in text.rstrip("="):
            return self.read_redirect((query if question_mark else text).partition("#")[0])
        if "://" in text or not text.isprintable() or any(c.isspace() for c in text):
            raise StrayError("that holds no code")
        return Secret(text)


def _refused(error: str, description: str) -> str:
    if error == "access_denied":
        return f"the sign-in was declined at the service; {description or 'nobody is signed in'}"
    return f"the service refused the sign-in with {error!r}" + (f": {description}" if description else "")


def _port(_: object, attribute: attrs.Attribute[int], value: int) -> None:
    if not 0 <= value <= 65535:
        raise ValueError(f"{attribute.name}: {value} is no port")


def _path(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not value.startswith("/") or not value.isascii() or any(c in value for c in "?# "):
        raise ValueError(f"{attribute.name}: needs to be a plain path that begins with /")


@attrs.frozen
class AuthorizationCode(SessionGrant):
    """Sign in with a browser (authorization code, PKCE S256), then go on by the refresh token.

    `docrelay.auth.login(grant, store=store)` opens the browser. As a grant of a TokenAuth with the
    same store it raises LoginRequired when nobody has signed in or the session is over.

    `issuer` is what the redirect has to name as `iss` where it names one (RFC 9207). `login_hint` is
    the user to propose on the sign-in page, and keeps the tokens of several users apart. The
    redirect goes to a free port of 127.0.0.1; `redirect_port` and `redirect_path` are for services
    that insist on registered ones.
    """

    # By field: attrs up to 25.3 would apply a kw_only of the class to the inherited fields too.
    scope: str | None = attrs.field(default="openid", kw_only=True)
    authorize_url: str = attrs.field(validator=secure, kw_only=True)
    issuer: str | None = attrs.field(default=None, validator=attrs.validators.optional(filled), kw_only=True)
    login_hint: str | None = attrs.field(default=None, kw_only=True)
    redirect_port: int = attrs.field(default=0, validator=_port, kw_only=True)
    redirect_path: str = attrs.field(default="/callback", validator=_path, kw_only=True)

    def key(self) -> str:
        """Name these tokens without any secret."""
        return f"{super().key()} {key_of(self.login_hint)}"

    def begin(self, redirect_uri: str) -> Attempt:
        """Begin an attempt whose answer is to reach `redirect_uri`."""
        return Attempt(redirect_uri, self.issuer)

    def sign_in_url(self, attempt: Attempt) -> str:
        """Return the address a person signs in at."""
        wanted = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": attempt.redirect_uri,
            "scope": self.scope,
            "state": attempt.state,
            "code_challenge": pkce.challenge(attempt.verifier),
            "code_challenge_method": "S256",
            "login_hint": self.login_hint,
        }
        given = {name: value for name, value in wanted.items() if value}
        return str(httpx.URL(self.authorize_url).copy_merge_params(reveal_all(given)))

    def exchange(self, attempt: Attempt, code: str, clock: Clock) -> TokenRequests:
        """Exchange the code of `attempt` for a token: see Grant.token_requests.

        Raises LoginFailedError when the service does not accept the code.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        try:
            return (yield from self.ask_for_token(clock, form))
        except TokenRequestError as failure:
            if failure.error != "invalid_grant":
                raise
            said = failure.description or "it may be incomplete, too old, or used before"
        host = httpx.URL(self.token_url).host
        raise LoginFailedError(f"{host} did not accept the code of this sign-in ({said}); begin again")
