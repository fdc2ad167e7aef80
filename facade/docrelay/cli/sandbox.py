"""`docrelay sandbox`: the three services on loopback."""

from __future__ import annotations

import os
import shlex
import signal
import threading
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from docrelay.sandbox.network import Reach

_NEEDED = ("starlette", "uvicorn", "python_multipart", "jsonschema", "pypdf")


def require_sandbox() -> None:
    """Raise ConfigurationError when the packages of the extra are not installed."""
    from docrelay.errors import ConfigurationError  # noqa: PLC0415 - start quickly

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"the sandbox is an extra ({', '.join(missing)} missing): pip install 'docrelay[sandbox]'",
            field="sandbox",
        )


@click.command("sandbox")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="PORT",
    help="Port to listen on.  [default: a free one]",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder to keep the state in across restarts; made when missing.  [default: none is kept]",
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Answer also to requests that call the sandbox by this name, from a container for instance; may be "
    "repeated.  [default: 127.0.0.1, [::1] and localhost only]",
)
@click.option(
    "--fetch-from",
    type=click.Choice(["loopback", "public", "anywhere"]),
    default="loopback",
    help="Where documents of tasks are fetched and webhooks sent: on this machine, on the internet, too, or "
    "also in private networks.  [default: loopback]",
)
@click.option("--debug", is_flag=True, help="Show where an error arose.")
def command(
    port: int,
    data: Path | None,
    allowed_hosts: tuple[str, ...],
    fetch_from: Reach,
    debug: bool,  # noqa: ARG001 - `main` looks at it
) -> int:
    """Run the services of all APIs on loopback, with made-up data, until Ctrl-C.

    Prints the environment variables that point the clients at it, as lines for a shell.
    """
    require_sandbox()
    from docrelay.errors import ConfigurationError  # noqa: PLC0415
    from docrelay.sandbox import Sandbox  # noqa: PLC0415
    from docrelay.sandbox.storage.folder import DataError  # noqa: PLC0415

    try:
        sandbox = Sandbox(port=port, data=data, allowed_hosts=allowed_hosts, fetch_from=fetch_from)
    except ValueError as problem:
        what = str(problem).removeprefix("allowed_hosts: ")
        raise ConfigurationError(f"--allowed-host: {what}", field="allowed_hosts") from None
    try:
        sandbox.start()
    except DataError as problem:
        raise ConfigurationError(f"--data: {problem}", field="data") from None
    except OSError as problem:
        raise ConfigurationError(f"--port: {port} cannot be used: {problem.strerror}", field="port") from None
    try:
        for name, value in sandbox.environ.items():
            click.echo(f"export {name}={shlex.quote(value)}")
        if any(os.environ.get(name) for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")):
            click.echo("export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1")
        click.echo(f"The sandbox answers at {sandbox.url}; Ctrl-C ends it.", err=True)
        _until_interrupted()
    finally:
        sandbox.close()
    return 0


def _until_interrupted() -> None:
    """Return on Ctrl-C or SIGTERM, which is how a sandbox ends."""
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of handlers
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ended.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
