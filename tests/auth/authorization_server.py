"""An authorization server on loopback: code with PKCE, device code, rotating refresh tokens."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from docrelay.auth.authorization_code import AuthorizationCode
from docrelay.auth.device_code import DeviceCode
from tests.conftest import Answer, Received, Service

CLIENT = "canary-free-client"
SECRET = "canary-client-secret"


class AuthorizationServer:
    """Answers like a strict one: codes and refresh tokens work once, the verifier has to fit."""

    def __init__(self, service: Service) -> None:
        self.url = service.url
        self.issuer = f"{service.url}/realm"
        self.service = service
        self.numbers = itertools.count(1)
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: set[str] = set()
        self.device_answers: list[Answer] = []
        self.device_seconds = 600
        self.token_answer: Answer | None = None
        self.claims: dict[str, Any] = {}
        service.routes({"/token": self.token, "/device": self.device})

    def grant(self, **settings: Any) -> AuthorizationCode:
        return AuthorizationCode(
            f"{self.url}/token",
            CLIENT,
            authorize_url=f"{self.url}/authorize?kc_locale=en",
            **settings,
        )

    def device_grant(self, **settings: Any) -> DeviceCode:
        return DeviceCode(
            f"{self.url}/token", CLIENT, device_authorization_url=f"{self.url}/device", **settings
        )

    def consent(self, url: str, **changes: str | None) -> str:
        """Sign the person in at the address `url`; return where their browser is sent."""
        wanted = dict(parse_qsl(urlsplit(url).query))
        assert wanted["code_challenge_method"] == "S256"
        assert wanted["response_type"] == "code"
        code = f"canary-code-{next(self.numbers)}"
        self.codes[code] = wanted
        fields = {"code": code, "state": wanted["state"], "iss": self.issuer, **changes}
        given = {name: value for name, value in fields.items() if value is not None}
        return f"{wanted['redirect_uri']}?{urlencode(given)}"

    def token(self, request: Received) -> Answer:
        form = request.form
        if self.token_answer is not None:
            return self.token_answer
        match form.get("grant_type"):
            case "authorization_code":
                wanted = self.codes.pop(form["code"], None)
                digest = hashlib.sha256(form["code_verifier"].encode()).digest()
                challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
                fits = wanted is not None and (
                    wanted["code_challenge"] == challenge
                    and wanted["redirect_uri"] == form["redirect_uri"]
                    and wanted["client_id"] == form["client_id"]
                )
                return self.issue() if fits else refused("invalid_grant")
            case "refresh_token" if form["refresh_token"] in self.refresh_tokens:
                self.refresh_tokens.remove(form["refresh_token"])
                return self.issue()
            case "urn:ietf:params:oauth:grant-type:device_code":
                return self.device_answers.pop(0) if self.device_answers else self.issue()
            case "password" | "client_credentials":
                return self.issue()
            case _:
                return refused("invalid_grant")

    def device(self, request: Received) -> Answer:
        assert request.form["client_id"] == CLIENT
        return Answer(
            body=json.dumps(
                {
                    "device_code": "canary-device-code",
                    "user_code": "WDJB-MJHT",
                    "verification_uri": f"{self.url}/go",
                    "expires_in": self.device_seconds,
                    "interval": 5,
                }
            ).encode()
        )

    def issue(self) -> Answer:
        number = next(self.numbers)
        refresh_token = f"canary-refresh-{number}"
        self.refresh_tokens.add(refresh_token)
        claims = base64.urlsafe_b64encode(json.dumps(self.claims).encode()).decode().rstrip("=")
        fields = {
            "access_token": f"canary-{number}.{claims}.x",
            "token_type": "Bearer",
            "expires_in": 300,
            "refresh_token": refresh_token,
            "refresh_expires_in": 1800,
        }
        return Answer(body=json.dumps(fields).encode())

    @property
    def forms(self) -> list[dict[str, str]]:
        """The forms that the token endpoint has received."""
        return [request.form for request in self.service.received if request.path == "/token"]


def refused(error: str, status: int = 400) -> Answer:
    return Answer(status, json.dumps({"error": error}).encode())


def visit(url: str, **headers: str) -> httpx.Response:
    """Follow a link as a browser does."""
    with httpx.Client(trust_env=False, timeout=20) as browser:
        return browser.get(url, headers=headers)
