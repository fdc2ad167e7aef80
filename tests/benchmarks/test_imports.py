"""What importing costs, as a ratio to importing httpx in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import pytest

_RUNS = 7
_EAGER = (
    "import importlib, pkgutil, docrelay_api.documine.models as m; "
    "[importlib.import_module(f'{m.__name__}.{x.name}') for x in pkgutil.iter_modules(m.__path__)]"
)


def _seconds(code: str) -> float:
    """Return the median wall time of a fresh interpreter that runs `code`."""
    samples: list[float] = []
    for _ in range(_RUNS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        samples.append(time.perf_counter() - begin)
    return statistics.median(samples)


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("import docrelay", 0.8),
        ("import docrelay; docrelay.operations()", 1.2),
        ("from docrelay_api.documine.models import Dossier", 2.0),
        (_EAGER, None),
        ("from docrelay import DocuMine", 4.0),
        ("from docrelay import DocuMine, SmartDocumentor, SmartConnect", 5.0),
    ],
)
def test_import_against_httpx(code: str, limit: float | None) -> None:
    nothing = _seconds("pass")
    baseline = _seconds("import httpx") - nothing
    ratio = (_seconds(code) - nothing) / baseline
    shown = code if code is not _EAGER else "(every model of docrelay_api.documine)"
    print(f"\n{shown}: {ratio:.2f} times import httpx ({baseline * 1000:.0f} ms)")
    if limit is not None:
        assert ratio < limit
