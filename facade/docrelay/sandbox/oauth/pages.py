"""The pages that a person signs in on: self-contained HTML, light or dark as the browser prefers."""

from __future__ import annotations

from html import escape

from docrelay.sandbox.server.messages import Reply

_STYLE = """
:root { color-scheme: light dark; --ink: #1b2430; --paper: #fff; --ground: #eef1f5; --line: #8893a1;
  --soft: #566271; --accent: #1456b8; --on-accent: #fff; --bad: #a4161a; --bad-ground: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --paper: #1d242d; --ground: #12171d;
  --line: #778493; --soft: #a9b4c0; --accent: #8bb8ff; --on-accent: #0b1a30; --bad: #ffb3b3;
  --bad-ground: #46191c; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; background: var(--paper); padding: 2rem; border-radius: .75rem;
  box-shadow: 0 .25rem 1.5rem rgb(0 0 0 / 15%); }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; }
p { margin: 0 0 1rem; }
.soft, details { color: var(--soft); font-size: .9rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: .4rem; }
input[aria-invalid=true] { border-color: var(--bad); }
button { width: 100%; margin-top: 1rem; padding: .7rem; font: inherit; font-weight: 600; cursor: pointer;
  border: 1px solid var(--accent); border-radius: .4rem; background: var(--accent); color: var(--on-accent); }
button.quiet { background: transparent; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role=alert] { padding: .6rem .75rem; border-radius: .4rem; background: var(--bad-ground);
  color: var(--bad); }
details { margin-top: 1.5rem; }
code { overflow-wrap: anywhere; }
"""
_HEADERS = {
    "cache-control": "no-store",
    # No form-action: browsers apply it to the redirect that follows the form, too.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def page(title: str, content: str, status: int = 200) -> Reply:
    """Build a page from a title, which is escaped, and HTML content, which is not."""
    text = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)} - docrelay sandbox</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{content}</main>\n</body>\n</html>\n"
    )
    return Reply(status, text.encode(), "text/html; charset=utf-8", _HEADERS)


def message_page(title: str, text: str, status: int = 200) -> Reply:
    """Build a page that only tells something."""
    role = ' role="alert"' if status >= 400 else ""
    return page(title, f"<p{role}>{escape(text)}</p>\n", status)


def sign_in_page(
    *,
    workspace: str,
    app: str,
    account: tuple[str, str],
    username: str = "",
    problem: str = "",
    user_code: str | None = None,
) -> Reply:
    """Build the form for user name and password; with `user_code` it also asks for a device's code.

    `account` is what the sandbox accepts, shown to whoever opens the hint; nothing here is secret.
    """
    wrong = ' aria-invalid="true" aria-describedby="problem"' if problem else ""
    alert = f'<p id="problem" role="alert">{escape(problem)}</p>\n' if problem else ""
    first, second = ("", " autofocus") if username else (" autofocus", "")
    code = "" if user_code is None else _code_field(user_code, wrong)
    content = (
        f'<p class="soft">Workspace <strong>{escape(workspace)}</strong>'
        f"{f', for the application <strong>{escape(app)}</strong>' if app else ''}</p>\n{alert}"
        f'<form method="post">\n{code}'
        '<label for="username">User name or e-mail</label>\n'
        f'<input id="username" name="username" type="text" autocomplete="username" spellcheck="false" '
        f'autocapitalize="none" required value="{escape(username)}"{wrong}{first}>\n'
        '<label for="password">Password</label>\n'
        '<input id="password" name="password" type="password" autocomplete="current-password" required'
        f"{wrong}{second}>\n"
        '<button type="submit" id="sign-in">Sign in</button>\n'
        '<button type="submit" id="decline" class="quiet" name="decline" value="yes" formnovalidate>'
        "Decline</button>\n</form>\n"
        "<details><summary>Who may sign in here?</summary>\n"
        f"<p>This is a sandbox. It knows one account of this workspace, and a made-up one at that: "
        f"<code>{escape(account[0])}</code> with the password <code>{escape(account[1])}</code>.</p>"
        "</details>\n"
    )
    return page("Sign in", content)


def _code_field(user_code: str, wrong: str) -> str:
    return (
        '<label for="user_code">Code shown on your device</label>\n'
        '<input id="user_code" name="user_code" type="text" autocomplete="off" spellcheck="false" '
        f'autocapitalize="characters" required value="{escape(user_code)}"{wrong}>\n'
    )
