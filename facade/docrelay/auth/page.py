"""The page a browser shows at the end of a sign-in: complete in itself, and without any secret."""

from __future__ import annotations

import base64
import hashlib
import html

import attrs

# Takes the code out of the address bar and the history.
_SCRIPT = 'history.replaceState(null,"",location.pathname)'
_STYLE = """
:root{color-scheme:light dark;
--back:#f4f5f7;--card:#fff;--text:#1c2330;--soft:#5a6475;--edge:#dfe3ea;--tone:#18794e}
.problem{--tone:#b4232a}.note{--tone:#2b5fb3}
@media(prefers-color-scheme:dark){
:root{--back:#12151b;--card:#1b2029;--text:#eef1f6;--soft:#a6b0c0;--edge:#2e3644;--tone:#4cc38a}
.problem{--tone:#ff8b8b}.note{--tone:#8db6ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--back);
color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:30rem;padding:2.5rem 2rem;background:var(--card);border:1px solid var(--edge);
border-radius:14px;text-align:center}
svg{width:3.5rem;height:3.5rem;fill:none;stroke:var(--tone);stroke-width:2.5;stroke-linecap:round;
stroke-linejoin:round}
h1{margin:1rem 0 .5rem;font-size:1.5rem;line-height:1.25}
p{margin:.5rem 0 0;overflow-wrap:anywhere}
p+p{color:var(--soft)}
footer{margin-top:1.75rem;color:var(--soft);font-size:.85rem}
"""
_MARKS = {
    "done": '<path d="M15 24.5l6.5 6.5L33.5 18"/>',
    "problem": '<path d="M24 14v13M24 33.5v.01"/>',
    "note": '<path d="M24 22v12M24 14.5v.01"/>',
}


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_digest(_STYLE)}'; script-src 'sha256-{_digest(_SCRIPT)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@attrs.frozen
class Page:
    """A page with its status; `kind` is done, problem or note, and the texts are plain."""

    status: int
    kind: str
    title: str
    text: str
    advice: str = "You can close this window."

    def render(self) -> bytes:
        """Return the page as HTML."""
        title, text, advice = (html.escape(part) for part in (self.title, self.text, self.advice))
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
            f"<title>{title} - docrelay</title><style>{_STYLE}</style><script>{_SCRIPT}</script></head>"
            f'<body class="{self.kind}"><main><svg viewBox="0 0 48 48" aria-hidden="true">'
            f'<circle cx="24" cy="24" r="21"/>{_MARKS[self.kind]}</svg>'
            f'<h1>{title}</h1><p role="status">{text}</p><p>{advice}</p><footer>docrelay</footer>'
            "</main></body></html>"
        ).encode()


DONE = Page(200, "done", "You are signed in", "The program that asked you to sign in can go on.")
HALF_DONE = Page(
    200, "note", "Almost done", "Go back to the program and press Enter there.", "Then close this window."
)
ALREADY = Page(409, "note", "This sign-in is over", "It was used before, so nothing has been changed by it.")
NOT_OURS = Page(
    400, "problem", "Not this sign-in", "The link belongs to another attempt, or is not complete.",
    "Close this window and use the newest one.",
)  # fmt: skip
NOT_FOUND = Page(404, "note", "Nothing here", "This address only receives the end of a sign-in.")
TOO_LONG = Page(414, "problem", "Address too long", "The answer of the sign-in page cannot be read.")
ONLY_GET = Page(405, "note", "Nothing here", "This address only answers to a browser that follows a link.")


def failed(reason: str) -> Page:
    """Return the page that says why a sign-in failed."""
    return Page(
        400, "problem", "You are not signed in", reason[:1].upper() + reason[1:],
        "You can close this window and begin again.",
    )  # fmt: skip
