"""Run the command in a terminal of a chosen width, and without one."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

_ESCAPES = re.compile(rb"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])")
_COMMAND = (sys.executable, "-m", "docrelay")
_SECONDS = 60


@attrs.frozen
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str = ""


def run_plain(arguments: Sequence[str], environ: Mapping[str, str], folder: Path) -> Ended:
    """Run the command with its output in pipes."""
    done = subprocess.run(
        [*_COMMAND, *arguments], env=_environ(environ), cwd=folder, capture_output=True, timeout=_SECONDS,
        check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_in_terminal(
    arguments: Sequence[str], environ: Mapping[str, str], folder: Path, *, width: int, height: int = 30
) -> Ended:
    """Run the command in a pseudo-terminal and return all that it wrote, without control sequences."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    process = subprocess.Popen(
        [*_COMMAND, *arguments], env=_environ({**environ, "TERM": "xterm-256color"}), cwd=folder,
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    code = process.wait(_SECONDS)
    # A carriage return begins a line anew: what is written before and after it is never side by side.
    return Ended(code, _ESCAPES.sub(b"", written).decode().replace("\r\n", "\n").replace("\r", "\n"))


def _environ(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", "NO_PROXY": "127.0.0.1", **environ}
