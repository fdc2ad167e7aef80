"""Read the settings of the clients from environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping

import attrs
import httpx

from docrelay._core.arguments import path_argument
from docrelay._core.options import require
from docrelay.auth import (
    BearerToken,
    ClientCredentials,
    Password,
    QueryToken,
    RefreshToken,
    SmartConnectLogin,
    TokenAuth,
)
from docrelay.auth.logins import CREDENTIALS, Logins, state_folder
from docrelay.errors import ConfigurationError

DOCUMINE_URL = "https://app.documine.ai"
SMARTDOCUMENTOR_URL = "https://cloud.smartdocumentor.net"
SMARTCONNECT_LOGIN_URL = "https://login.smartconnect.com"
# eOne's REST API page of 2026-03-17.
SMARTCONNECT_REGIONS = {
    "NA": "https://apina.smartconnect.com",
    "NA2": "https://apina2.smartconnect.com",
    "NA3": "https://apina3.smartconnect.com",
    "UK": "https://apieuk.smartconnect.com",
    "EU": "https://apieuw.smartconnect.com",
    "EU2": "https://apieuw2.smartconnect.com",
    "AU": "https://apiau.smartconnect.com",
}


@attrs.frozen
class Settings:
    """Where a service is and how to authenticate; `place` is the workspace, API URL or region."""

    place: str
    base_url: str
    auth: httpx.Auth


class Environment:
    """Environment variables with a common prefix; a variable that is empty counts as absent."""

    def __init__(self, prefix: str, variables: Mapping[str, str] | None = None) -> None:
        self._prefix = prefix
        self._variables = os.environ if variables is None else variables

    def get(self, name: str) -> str | None:
        """Return one variable, without surrounding white space."""
        return self._variables.get(self._prefix + name, "").strip() or None

    def require(self, *names: str, otherwise: str = "") -> list[str]:
        """Return the variables called `names`; raise ConfigurationError naming the missing ones."""
        values = [self.get(name) for name in names]
        missing = [self._prefix + n for n, value in zip(names, values, strict=True) if not value]
        if missing:
            raise ConfigurationError(
                f"environment: {', '.join(missing)} not set" + (f"; {otherwise}" if otherwise else ""),
                field=missing[0],
            )
        return [value for value in values if value]

    def kept_login(self, service: str, place: str) -> Settings | None:
        """Return the settings of a login that `docrelay login` keeps and the other variables fit.

        None when there is none, or when one of its CREDENTIALS is set.
        """
        folder = state_folder(self._variables)
        if folder is None or any(self.get(name) for name in CREDENTIALS[service]):
            return None
        logins = Logins(folder)
        wanted = {name: self.get(name.upper()) for name in ("base_url", "client_id", "company")}
        login = logins.find(
            service, place=self.get(place), user=self.get("EMAIL") or self.get("USERNAME"), **wanted
        )
        if login is None:
            return None
        auth = logins.auth(login, secret=self.get("CLIENT_SECRET"))
        return Settings(login.place, login.base_url, auth)


def documine(variables: Mapping[str, str] | None = None) -> Settings:
    """Read ``DOCUMINE_*``: WORKSPACE, BASE_URL, and TOKEN or CLIENT_ID with a grant's variables.

    With REFRESH_TOKEN the refresh grant is used, with USERNAME and PASSWORD the password grant;
    CLIENT_SECRET is optional. TOKEN_URL overrides the token endpoint, whose default path is not
    documented but expected (Keycloak). Without TOKEN, REFRESH_TOKEN and PASSWORD the login kept by
    `docrelay login documine` is used where there is one; likewise for the other services.
    """
    env = Environment("DOCUMINE_", variables)
    kept = env.kept_login("documine", "WORKSPACE")
    if kept is not None:
        return kept
    [workspace] = env.require("WORKSPACE", otherwise="or run `docrelay login documine`")
    base_url = env.get("BASE_URL") or DOCUMINE_URL
    token = env.get("TOKEN")
    if token:
        return Settings(workspace, base_url, BearerToken(token))
    token_url = env.get("TOKEN_URL") or documine_token_url(base_url, workspace)
    secret = env.get("CLIENT_SECRET")
    refresh_token = env.get("REFRESH_TOKEN")
    if refresh_token:
        [client_id] = env.require("CLIENT_ID")
        grant = RefreshToken(token_url, client_id, refresh_token, client_secret=secret)
        return Settings(workspace, base_url, TokenAuth(grant))
    client_id, username, password = env.require(
        "CLIENT_ID",
        "USERNAME",
        "PASSWORD",
        otherwise="or set DOCUMINE_TOKEN, or run `docrelay login documine`",
    )
    login = Password(token_url, client_id, username, password, client_secret=secret)
    return Settings(workspace, base_url, TokenAuth(login))


def documine_token_url(base_url: str, workspace: str) -> str:
    """Return the expected token endpoint of a DocuMine workspace."""
    return _documine_login_url(base_url, workspace, "token")


def documine_authorize_url(base_url: str, workspace: str) -> str:
    """Return the expected sign-in page of a DocuMine workspace."""
    return _documine_login_url(base_url, workspace, "auth")


def documine_device_url(base_url: str, workspace: str) -> str:
    """Return the expected device authorization endpoint of a DocuMine workspace."""
    return _documine_login_url(base_url, workspace, "auth/device")


def _documine_login_url(base_url: str, workspace: str, name: str) -> str:
    realm = path_argument("workspace", workspace)
    return f"{base_url.rstrip('/')}/auth/realms/{realm}/protocol/openid-connect/{name}"


def smartdocumentor(variables: Mapping[str, str] | None = None) -> Settings:
    """Read ``SMARTDOCUMENTOR_*``: BASE_URL, and TOKEN or CLIENT_ID and CLIENT_SECRET."""
    env = Environment("SMARTDOCUMENTOR_", variables)
    kept = env.kept_login("smartdocumentor", "BASE_URL")
    if kept is not None:
        return kept
    base_url = env.get("BASE_URL") or SMARTDOCUMENTOR_URL
    token = env.get("TOKEN")
    if token:
        return Settings(base_url, base_url, BearerToken(token))
    client_id, secret = env.require("CLIENT_ID", "CLIENT_SECRET", otherwise="or set SMARTDOCUMENTOR_TOKEN")
    token_url = f"{base_url.rstrip('/')}/connect/token"
    grant = ClientCredentials(token_url, client_id, secret, scope="WebAPI")
    return Settings(base_url, base_url, TokenAuth(grant))


def smartconnect(variables: Mapping[str, str] | None = None) -> Settings:
    """Read ``SMARTCONNECT_*``: API_URL, and TOKEN or EMAIL, PASSWORD and COMPANY; LOGIN_URL.

    COMPANY is the Customer Id of System > API Settings, or a company's name. `base_url` of the
    result is the login URL.
    """
    env = Environment("SMARTCONNECT_", variables)
    kept = env.kept_login("smartconnect", "API_URL")
    if kept is not None:
        return kept
    [api_url] = env.require("API_URL", otherwise="or run `docrelay login smartconnect`")
    login_url = env.get("LOGIN_URL") or SMARTCONNECT_LOGIN_URL
    token = env.get("TOKEN")
    if token:
        return Settings(api_url, login_url, QueryToken(token))
    email, password, company = env.require(
        "EMAIL", "PASSWORD", "COMPANY", otherwise="or set SMARTCONNECT_TOKEN"
    )
    grant = SmartConnectLogin(api_url, email, password, company=company, login_url=login_url)
    return Settings(api_url, login_url, TokenAuth(grant))


def smartconnect_next(variables: Mapping[str, str] | None = None) -> Settings:
    """Read ``SMARTCONNECT_NEXT_*``: URL or REGION, and TOKEN or CLIENT_ID, CLIENT_SECRET,
    USERNAME and PASSWORD.
    """  # noqa: D205
    env = Environment("SMARTCONNECT_NEXT_", variables)
    place = env.get("URL") or env.require("REGION", otherwise="or set SMARTCONNECT_NEXT_URL")[0]
    base_url = region_url(place)
    token = env.get("TOKEN")
    if token:
        return Settings(place, base_url, BearerToken(token))
    client_id, secret, username, password = env.require(
        "CLIENT_ID",
        "CLIENT_SECRET",
        "USERNAME",
        "PASSWORD",
        otherwise="or set SMARTCONNECT_NEXT_TOKEN",
    )
    grant = Password(f"{base_url}/token", client_id, username, password, client_secret=secret)
    return Settings(place, base_url, TokenAuth(grant))


def region_url(region_or_url: str) -> str:
    """Return the base URL of a SmartConnect region (NA, NA2, NA3, UK, EU, EU2, AU), or the URL given.

    Raises ConfigurationError for anything else.
    """
    require("region_or_url", region_or_url, str, f"pass one of {', '.join(SMARTCONNECT_REGIONS)}, or a URL")
    if "://" in region_or_url:
        return region_or_url.rstrip("/")
    try:
        return SMARTCONNECT_REGIONS[region_or_url.upper()]
    except KeyError:
        known = ", ".join(SMARTCONNECT_REGIONS)
        raise ConfigurationError(
            f"region_or_url: {region_or_url!r} is no region; use one of {known}, or a full URL",
            field="region_or_url",
        ) from None


def with_scheme(url: str, field: str = "api_url") -> str:
    """Return `url` with https where it has no scheme, as SmartConnect shows its API Url.

    Raises ConfigurationError naming `field` for what is no text.
    """
    require(field, url, str, "pass the API Url that System > API Settings shows")
    url = url.strip()
    return (url if "://" in url else f"https://{url}").rstrip("/")
