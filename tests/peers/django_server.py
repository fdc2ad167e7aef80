"""A Django site with OAuth Toolkit on a free port of loopback: `python django_server.py FOLDER`.

Prints `listening on URL` when it is ready. GET /api/ answers to live access tokens only.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT = {"client_id": "docrelay", "client_secret": "fake-client-secret"}
USER = {"username": "ada", "password": "fake-password"}
SECONDS = 300


def _module(name: str) -> Any:
    """Import by name, so that the types can be checked where Django is not installed."""
    return import_module(name)


def _set_up(folder: Path) -> None:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "site.sqlite3")}
    _module("django.conf").settings.configure(
        SECRET_KEY="fake-site-key",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
        MIDDLEWARE=[],
        OAUTH2_PROVIDER={"ACCESS_TOKEN_EXPIRE_SECONDS": SECONDS, "SCOPES": {"openid": "Who it is"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # Quick, for fake ones.
        ROOT_URLCONF=__name__,
        USE_TZ=True,
    )
    _module("django").setup()
    _module("django.core.management").call_command("migrate", verbosity=0)
    _module("django.contrib.auth").get_user_model().objects.create_user(**USER)
    _module("oauth2_provider.models").Application.objects.create(
        **CLIENT, client_type="confidential", authorization_grant_type="password"
    )


def __getattr__(name: str) -> Any:
    """Give Django the addresses of the site, which can only be made once it is set up."""
    if name != "urlpatterns":
        raise AttributeError(name)
    path = _module("django.urls").path
    views = _module("oauth2_provider.views")
    return [
        path("token/", views.TokenView.as_view()),
        path("revoke/", views.RevokeTokenView.as_view()),
        path("api/", _answer),
    ]


def _answer(request: Any) -> Any:
    """Answer 401 as RFC 6750 wants it; the decorator of the toolkit answers 403."""
    core = _module("oauth2_provider.oauth2_backends").get_oauthlib_core()
    is_valid, found = core.verify_request(request, scopes=[])
    answer = {"user": str(found.user)} if is_valid else {}
    return _module("django.http").JsonResponse(answer, status=200 if is_valid else 401)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def main(folder: Path) -> None:
    """Serve until the process is ended."""
    _set_up(folder)
    application = _module("django.core.wsgi").get_wsgi_application()
    with make_server("127.0.0.1", 0, application, handler_class=_Quiet) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
