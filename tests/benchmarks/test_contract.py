"""The contract diff on large and cyclic documents: seconds and megabytes of a fresh interpreter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

CODE = (
    "import sys; from docrelay.contract import diff; r = diff(*sys.argv[1:3]); "
    "print(len(r.changes)); r.to_json()"
)
OASDIFF = os.environ.get("DOCRELAY_OASDIFF") or shutil.which("oasdiff")
CORPUS = Path(os.environ.get("DOCRELAY_CORPUS", "corpus"))
"""Pairs to time: folders `NAME/` with `old.json` and `new.json`."""

COMPONENTS, OPERATIONS = 134, 1000


def cyclic(*, changed: bool) -> dict[str, Any]:
    """A document of about 4 MB whose 134 schemas all reach one another."""
    words = "What this property holds, said at the length at which real documents say it. " * 4
    schemas: dict[str, Any] = {}
    for number in range(COMPONENTS):
        properties: dict[str, Any] = {
            f"text_{index}": {"type": "string", "maxLength": 5000, "description": words}
            for index in range(60)
        }
        for step in (1, 2, 5, 13, 34, 55):
            target = {"$ref": f"#/components/schemas/S{(number + step) % COMPONENTS}"}
            properties[f"one_{step}"] = {"anyOf": [{"type": "string"}, target]}
            properties[f"many_{step}"] = {"type": "array", "items": target}
        if changed and number % 10 == 0:
            properties["text_0"]["type"] = "integer"
            del properties["text_1"]
        schemas[f"S{number}"] = {"type": "object", "required": ["text_0"], "properties": properties}
    paths: dict[str, Any] = {}
    for number in range(OPERATIONS):
        schema = {"$ref": f"#/components/schemas/S{number % COMPONENTS}"}
        content = {"application/json": {"schema": schema}}
        paths[f"/things/{number}/{{id}}"] = {
            "post": {
                "operationId": f"operation_{number}",
                "description": words * 2,
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {"content": content},
                "responses": {"200": {"description": words, "content": content}},
            }
        }
    info = {"title": "cyclic", "version": "1.0.0"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def run(*command: str, code: tuple[int, ...] = (0,)) -> tuple[float, float, str]:
    """Return seconds, megabytes and output of a process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in code, output[-500:]
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, output


def ours(old: Path, new: Path) -> tuple[float, float, str]:
    return run(sys.executable, "-c", CODE, str(old), str(new))


def test_a_cyclic_document_takes_seconds(tmp_path: Path) -> None:
    paths = [tmp_path / "old.json", tmp_path / "new.json"]
    for path, changed in zip(paths, (False, True), strict=True):
        path.write_text(json.dumps(cyclic(changed=changed)), encoding="utf-8")
    size = paths[0].stat().st_size / 1e6
    seconds, memory, output = ours(*paths)
    print(f"\ncyclic, {size:.1f} MB: {seconds:.2f} s, {memory:.0f} MB, {output.strip()} changes")
    assert size >= 4
    assert int(output) == 14 * 3
    assert seconds <= 3
    assert memory <= 300


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus of large documents; set DOCRELAY_CORPUS")
def test_the_corpus_side_by_side_with_oasdiff() -> None:
    print()
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        old, new = folder / "old.json", folder / "new.json"
        seconds, memory, output = ours(old, new)
        line = f"{folder.name}: docrelay {seconds:.2f} s, {memory:.0f} MB, {output.strip()} changes"
        if OASDIFF:
            other, other_memory, _ = run(
                OASDIFF, "changelog", "--format", "json", str(old), str(new), code=(0, 1)
            )
            line += f"; oasdiff {other:.2f} s, {other_memory:.0f} MB"
            if other > 2:
                assert seconds <= other / 2
        print(line)
        assert memory <= 400
