"""GNOME Keyring on a D-Bus of its own: a real Secret Service, unlocked with a fake password."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from tests.peers.program import end

PROGRAMS = ("dbus-daemon", "dbus-send", "gnome-keyring-daemon")
_PASSWORD = b"fake-keyring-password"
_START_LIMIT = 20.0


def why_missing() -> str | None:
    """Say which program is not there."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    return (
        f"{' and '.join(missing)} not installed (Debian: dbus-daemon, dbus-bin, gnome-keyring)"
        if missing
        else None
    )


@attrs.frozen
class SecretService:
    """Where it is: the variables that lead a process to it."""

    environ: Mapping[str, str]
    log: Path


@contextmanager
def running(folder: Path) -> Iterator[SecretService]:
    """Run a bus and the keyring on it, with their files in `folder`; end both at last."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    places = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_RUNTIME_DIR": str(runtime)}
    # Without a screen no dialog can come up, and what is locked is refused at once.
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    log = folder / "keyring.log"
    with log.open("wb") as said:
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"],
            env={**kept, **places},
            stdout=subprocess.PIPE,
            stderr=said,
        )
        keyring = None
        try:
            assert bus.stdout is not None
            address = bus.stdout.readline().decode().strip()
            environ = {**places, "DBUS_SESSION_BUS_ADDRESS": address}
            command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
            keyring = subprocess.Popen(
                command, env={**kept, **environ}, stdin=subprocess.PIPE, stdout=said, stderr=said
            )
            assert keyring.stdin is not None
            keyring.stdin.write(_PASSWORD)
            keyring.stdin.close()
            _wait(keyring, environ, log)
            yield SecretService(environ, log)
        finally:
            for process in (keyring, bus):
                if process is not None:
                    _end(process)


def _wait(keyring: subprocess.Popen[bytes], environ: Mapping[str, str], log: Path) -> None:
    """Wait until the keyring has its name on the bus."""
    ask = [
        "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets",
    ]  # fmt: skip
    for _ in range(int(_START_LIMIT / 0.1)):
        answer = subprocess.run(ask, env={**os.environ, **environ}, capture_output=True, check=False)
        if b"boolean true" in answer.stdout:
            return
        try:
            code = keyring.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"the keyring ended at once with {code}:\n{log.read_text(errors='replace')}")
    raise RuntimeError(f"no keyring within {_START_LIMIT:g} s:\n{log.read_text(errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    end(process)
    if process.stdout is not None:
        process.stdout.close()
