"""Django OAuth Toolkit, an authorization server, in a process of its own; run as a script it is that process.

Ann is signed in always: the pages that sign people in are Django's, and nothing is compared there.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECRET = "fake-django-client-secret"
USERNAME, PASSWORD = "ann", "fake-django-password"
REDIRECT = "http://127.0.0.1/callback"
SCOPES = ("openid", "profile", "email")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the server on a free port with its database in `folder`; give its URL, end it at last."""
    with (folder / "django.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, __file__, str(folder)], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        assert process.stdout is not None
        with process.stdout:
            url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"Django did not start:\n{(folder / 'django.log').read_text()}")
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _configure(folder: Path) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "django.sqlite3"}},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
        LOGGING_CONFIG=None,
        MIDDLEWARE=["__main__.signed_in"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ROOT_URLCONF="__main__",
        SECRET_KEY="fake-django-secret-key",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
            "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
            "DEFAULT_SCOPES": ["profile", "email"],
            "PKCE_REQUIRED": lambda client_id: client_id == "public",
            "REFRESH_TOKEN_EXPIRE_SECONDS": 1800,
            "REFRESH_TOKEN_REUSE_PROTECTION": True,
            "ROTATE_REFRESH_TOKEN": True,
            "SCOPES": {name: name for name in (*SCOPES, "WebAPI")},
        },
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _register() -> None:
    from django.contrib.auth.models import User
    from oauth2_provider.models import Application

    User.objects.create_user(USERNAME, password=PASSWORD)
    kinds = {
        "code": ("confidential", "authorization-code"),
        "public": ("public", "authorization-code"),
        "password": ("confidential", "password"),
        "machine": ("confidential", "client-credentials"),
    }
    for name, (kind, grant) in kinds.items():
        Application.objects.create(
            client_id=name,
            client_secret=SECRET,
            client_type=kind,
            authorization_grant_type=grant,
            redirect_uris=REDIRECT,
            skip_authorization=True,
        )


def signed_in(get_response: Any) -> Any:
    """Middleware that takes everybody for Ann."""
    from django.contrib.auth.models import User

    def middleware(request: Any) -> Any:
        request.user = User.objects.get(username=USERNAME)
        return get_response(request)

    return middleware


def main(folder: Path) -> None:
    """Serve until the process is ended; the first line of the output is the URL."""
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    _configure(folder)
    _register()
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    globals()["urlpatterns"] = [path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]
    with make_server("127.0.0.1", 0, get_wsgi_application(), Server, WSGIRequestHandler) as server:
        print(f"http://127.0.0.1:{server.server_port}/o", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
