"""`docrelay login`: sign in once; the clients go on from there. Loaded by `docrelay.cli`."""

from __future__ import annotations

import os
from typing import Any

import attrs
import click
from click.core import ParameterSource

from docrelay import config
from docrelay.auth import ClientCredentials, Grant, Password, SmartConnectLogin, keychain
from docrelay.auth.authorization_code import AuthorizationCode
from docrelay.auth.device_code import DeviceCode
from docrelay.auth.logins import Login
from docrelay.auth.placement import require_secure
from docrelay.auth.secret import Secret
from docrelay.auth.sign_in import TIME_LIMIT, login, open_browser
from docrelay.cli.prompts import FoundSecret, PromptedOption, ask_line, ask_secret, find_secret, no_secrets
from docrelay.cli.session import LoginStore, kept_logins
from docrelay.errors import AuthError, TokenEndpointUnreachableError, TokenRequestError


class SignInError(AuthError):
    """A sign-in that was refused, with `advice` where to look."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


def _sign_in(grant: Grant, record: Login, secret: FoundSecret | None, **how: Any) -> None:
    if record.keyring:
        keychain.recall(record.service, record.owner)  # Rather now than with a token that cannot be kept.
    store = LoginStore(kept_logins(), record, secret.value if secret else None)
    try:
        login(grant, store=store, **how)
    except TokenEndpointUnreachableError:
        raise
    except TokenRequestError as failure:
        if secret is not None and secret.recalled and (failure.status or 500) < 500:
            keychain.forget(record.service, record.owner)
            click.echo("The secret in the keyring did not fit and was deleted; try again.", err=True)
        raise SignInError(str(failure), _where_from(record.service)) from failure


def _where_from(service: str) -> str:
    """Name what the environment gave, which may be other than the person thinks."""
    context = click.get_current_context()
    given = [
        str(option.envvar)
        for option in context.command.params
        if context.get_parameter_source(option.name or "") is ParameterSource.ENVIRONMENT
    ]
    secrets = [f"{service}_{name}".upper() for name in ("CLIENT_SECRET", "PASSWORD")]
    given += [name for name in secrets if os.environ.get(name, "").strip()]
    taken = f"taken from the environment: {', '.join(given)}; " if given else ""
    return f"{taken}see `docrelay login {service} --help`"


def _no_browser(_: str) -> bool:
    return False


def _show(text: str) -> None:
    click.echo(text, err=True)


keyring_option = click.option(
    "--keyring", is_flag=True, help="Keep the token, and the secret if there is one, in the system's keyring."
)


@click.group("login", short_help="Sign in to a service, once.")
def command() -> None:
    """Sign in to a service; the clients then go on from there, without credentials in the environment.

    The token is kept in a file that only you can read, or in the keyring.
    """


@command.command("documine", short_help="With the browser, another device or a password.")
@click.option(
    "--workspace",
    envvar="DOCUMINE_WORKSPACE",
    show_envvar=True,
    prompt=True,
    cls=PromptedOption,
    help="The workspace identifier.",
)
@click.option(
    "--base-url", envvar="DOCUMINE_BASE_URL", show_envvar=True, default=config.DOCUMINE_URL, show_default=True
)
@click.option(
    "--client-id",
    envvar="DOCUMINE_CLIENT_ID",
    show_envvar=True,
    prompt=True,
    cls=PromptedOption,
    help="The instance's client ID.",
)
@click.option("--username", envvar="DOCUMINE_USERNAME", show_envvar=True, help="Who signs in.")
@click.option(
    "--authorize-url", envvar="DOCUMINE_AUTHORIZE_URL", show_envvar=True, help="Default: as Keycloak has it."
)
@click.option(
    "--token-url", envvar="DOCUMINE_TOKEN_URL", show_envvar=True, help="Default: as Keycloak has it."
)
@click.option(
    "--device-url", envvar="DOCUMINE_DEVICE_URL", show_envvar=True, help="Default: as Keycloak has it."
)
@click.option(
    "--issuer", envvar="DOCUMINE_ISSUER", show_envvar=True, help="The issuer that the answer may name."
)
@click.option(
    "--revocation-url",
    envvar="DOCUMINE_REVOCATION_URL",
    show_envvar=True,
    default="",
    help="Where `docrelay logout` ends the session (RFC 7009).",
)
@click.option("--scope", envvar="DOCUMINE_SCOPE", show_envvar=True, default="openid", show_default=True)
@click.option("--no-browser", "way", flag_value="paste", help="Show the address instead of opening it.")
@click.option("--device", "way", flag_value="device", help="Show a code to enter on another device.")
@click.option("--password-grant", "way", flag_value="password", help="Ask for user name and password.")
@click.option("--confidential", is_flag=True, help="The client has a secret: ask for it if it is not known.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=TIME_LIMIT,
    metavar="SECONDS",
    help=f"How long to wait for the browser; {TIME_LIMIT:g} if not given.",
)
@keyring_option
@no_secrets("--password", "--client-secret", "--token")
def documine(
    *,
    workspace: str,
    base_url: str,
    client_id: str,
    username: str | None,
    authorize_url: str | None,
    token_url: str | None,
    device_url: str | None,
    issuer: str | None,
    revocation_url: str,
    scope: str,
    way: str | None,
    confidential: bool,
    timeout: float,
    keyring: bool,
) -> None:
    """Sign in to DocuMine with the browser, or as an option says.

    A client secret is taken from DOCUMINE_CLIENT_SECRET, the keyring or a prompt.
    """
    record = Login(
        service="documine",
        place=workspace,
        base_url=base_url.rstrip("/"),
        client_id=client_id,
        user=username or "",
        token_url=token_url or config.documine_token_url(base_url, workspace),
        authorize_url=authorize_url or config.documine_authorize_url(base_url, workspace),
        scope=scope,
        revocation_url=revocation_url and str(require_secure(revocation_url, field="--revocation-url")),
        keyring=keyring,
    )
    secret = find_secret(record, "DOCUMINE_CLIENT_SECRET", "Client secret", ask=confidential)
    record = attrs.evolve(record, needs_secret=secret is not None)
    value = secret.value if secret else None
    grant: Grant
    if way == "password":
        record, grant = _password_grant(record, value)
    elif way == "device":
        url = device_url or config.documine_device_url(base_url, workspace)
        grant = _device_grant(record, value, url)
    else:
        grant = _browser_grant(record, value, issuer)
    opener = open_browser if way is None else _no_browser
    _sign_in(grant, record, secret, open_browser=opener, prompt=ask_line, show=_show, timeout=timeout)


def _browser_grant(record: Login, secret: str | None, issuer: str | None) -> AuthorizationCode:
    return AuthorizationCode(
        record.token_url,
        record.client_id,
        authorize_url=record.authorize_url,
        client_secret=secret,
        scope=record.scope,
        issuer=issuer,
        login_hint=record.user or None,
    )


def _device_grant(record: Login, secret: str | None, url: str) -> DeviceCode:
    return DeviceCode(
        record.token_url,
        record.client_id,
        device_authorization_url=url,
        client_secret=secret,
        scope=record.scope,
    )


def _password_grant(record: Login, secret: str | None) -> tuple[Login, Grant]:
    _show(
        "DocuMine advises against this way for people: prefer the browser or --device. Use a dedicated "
        "user, and its local DocuMine password, not that of a single sign-on."
    )
    user = record.user or str(click.prompt("User name", err=True))
    password = Secret(os.environ.get("DOCUMINE_PASSWORD") or ask_secret("Password", "DOCUMINE_PASSWORD"))
    grant = Password(
        record.token_url, record.client_id, user, password, client_secret=secret, scope=record.scope
    )
    return attrs.evolve(record, user=user), grant


@command.command("smartdocumentor", short_help="With a client ID and its secret.")
@click.option(
    "--base-url",
    envvar="SMARTDOCUMENTOR_BASE_URL",
    show_envvar=True,
    default=config.SMARTDOCUMENTOR_URL,
    show_default=True,
)
@click.option(
    "--client-id", envvar="SMARTDOCUMENTOR_CLIENT_ID", show_envvar=True, prompt=True, cls=PromptedOption
)
@keyring_option
@no_secrets("--client-secret", "--token")
def smartdocumentor(*, base_url: str, client_id: str, keyring: bool) -> None:
    """Sign in to SmartDocumentor with a client ID and its secret.

    The secret is taken from SMARTDOCUMENTOR_CLIENT_SECRET, the keyring or a prompt. The service's
    tokens last an hour and cannot be renewed without it: with --keyring it is kept there.
    """
    base_url = base_url.rstrip("/")
    record = Login(
        service="smartdocumentor",
        place=base_url,
        base_url=base_url,
        client_id=client_id,
        token_url=f"{base_url}/connect/token",
        scope="WebAPI",
        keyring=keyring,
        needs_secret=True,
    )
    secret = find_secret(record, "SMARTDOCUMENTOR_CLIENT_SECRET", "Client secret")
    assert secret is not None  # noqa: S101 - it was asked for
    grant = ClientCredentials(record.token_url, client_id, secret.value, scope=record.scope)
    _sign_in(grant, record, secret)
    if not keyring:
        _show("The token lasts an hour. To stay signed in, use --keyring or SMARTDOCUMENTOR_CLIENT_SECRET.")


@command.command("smartconnect", short_help="With e-mail and password, for one company.")
@click.option(
    "--api-url",
    envvar="SMARTCONNECT_API_URL",
    show_envvar=True,
    prompt="API Url",
    cls=PromptedOption,
    help="From System > API Settings.",
)
@click.option(
    "--login-url",
    envvar="SMARTCONNECT_LOGIN_URL",
    show_envvar=True,
    default=config.SMARTCONNECT_LOGIN_URL,
    show_default=True,
)
@click.option("--email", envvar="SMARTCONNECT_EMAIL", show_envvar=True, prompt="E-mail", cls=PromptedOption)
@click.option(
    "--company", envvar="SMARTCONNECT_COMPANY", show_envvar=True, prompt="Company (name or Customer Id)",
    cls=PromptedOption,
    help="The Customer Id of System > API Settings, or the company's name.",
)  # fmt: skip
@keyring_option
@no_secrets("--password", "--token")
def smartconnect(*, api_url: str, login_url: str, email: str, company: str, keyring: bool) -> None:
    """Sign in to one company of SmartConnect with e-mail and password.

    The password is taken from SMARTCONNECT_PASSWORD, the keyring or a prompt. The token lasts three
    months; with --keyring the password is kept there and a new token is fetched when needed.
    """
    record = Login(
        service="smartconnect",
        place=config.with_scheme(api_url),
        base_url=config.with_scheme(login_url),
        company=company,
        user=email,
        keyring=keyring,
        needs_secret=True,
    )
    secret = find_secret(record, "SMARTCONNECT_PASSWORD", "Password")
    assert secret is not None  # noqa: S101 - it was asked for
    grant = SmartConnectLogin(record.place, email, secret.value, company=company, login_url=record.base_url)
    _sign_in(grant, record, secret)
