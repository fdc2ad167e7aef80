"""The README's Python examples, run as printed against the sandbox."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from docrelay.sandbox import Sandbox

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "samples" / "invoices" / "brightwater-2026-0417.pdf"
_TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"^```python\n(.*?)^```", _TEXT, re.MULTILINE | re.DOTALL)


def _block(word: str) -> str:
    blocks: list[str] = _BLOCKS
    # The section about signing in has programs with the same words, and a test of its own.
    return next(block for block in blocks if word in block)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("DocuMine.from_env", "InvoiceNumber = INV-2026-0417"),
        ("SmartDocumentor.from_env", "InvoiceNumber = INV-2026-0417"),
        ("SmartConnect.from_env", "run 1 succeeded"),
    ],
)
def test_example_runs_as_printed(
    word: str,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    served_invoice: str,
) -> None:
    shutil.copy(SAMPLE, tmp_path / "invoice.pdf")
    monkeypatch.chdir(tmp_path)
    code = _block(word)
    assert len(code.strip().splitlines()) <= 16
    with Sandbox(reads=0) as sandbox:
        for name, value in {**sandbox.environ, "INVOICE_URL": served_invoice}.items():
            monkeypatch.setenv(name, value)
        exec(compile(code, word, "exec"), {"__name__": "example"})
    assert expected in capsys.readouterr().out


def test_plain_client_example_runs() -> None:
    names: dict[str, Any] = {}
    exec(compile(_block("import httpx"), "readme", "exec"), names)
    names["client"].close()


@pytest.fixture
def served_invoice() -> object:
    """Serve the sample invoice on loopback, for the service that fetches documents by itself."""
    import functools
    import http.server
    import threading

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(SAMPLE.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{SAMPLE.name}"
        server.shutdown()
        thread.join()
