"""Tokens for any httpx client: grants, login, refresh, stores.

Example:
    auth = TokenAuth(ClientCredentials(token_url, client_id, client_secret, scope="WebAPI"))
    client = httpx.Client(auth=auth)

Public is what `__all__` names; the modules of this package are private.
"""

from docrelay.auth.authorization_code import AuthorizationCode
from docrelay.auth.device_code import DeviceCode
from docrelay.auth.file_store import FileStore
from docrelay.auth.flow import TokenAuth
from docrelay.auth.grants import ClientCredentials, Grant, Password, PasswordGrantWarning, RefreshToken
from docrelay.auth.keyring_store import KeyringStore
from docrelay.auth.placement import (
    BearerToken,
    Placement,
    QueryToken,
    place_bearer,
    place_query,
    static_auth,
)
from docrelay.auth.secret import Secret
from docrelay.auth.session import LoginFailedError
from docrelay.auth.sign_in import login
from docrelay.auth.sign_out import logout
from docrelay.auth.smartconnect import SmartConnectLogin
from docrelay.auth.source import TokenSource
from docrelay.auth.stores import MemoryStore, TokenStore, TokenStoreWarning
from docrelay.auth.token import Clock, Token
from docrelay.auth.window import Window, Windows
from docrelay.errors import LoginRequired

__all__ = [
    "AuthorizationCode",
    "BearerToken",
    "ClientCredentials",
    "Clock",
    "DeviceCode",
    "FileStore",
    "Grant",
    "KeyringStore",
    "LoginFailedError",
    "LoginRequired",
    "MemoryStore",
    "Password",
    "PasswordGrantWarning",
    "Placement",
    "QueryToken",
    "RefreshToken",
    "Secret",
    "SmartConnectLogin",
    "Token",
    "TokenAuth",
    "TokenSource",
    "TokenStore",
    "TokenStoreWarning",
    "Window",
    "Windows",
    "login",
    "logout",
    "place_bearer",
    "place_query",
    "static_auth",
]
