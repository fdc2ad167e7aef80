"""What every client starts from: time limits and the name it gives itself."""

from __future__ import annotations

import functools
import platform
from importlib import metadata

import httpx

TIMEOUT = httpx.Timeout(connect=10.0, read=60.0, write=60.0, pool=10.0)


@functools.cache
def user_agent() -> str:
    """Return `docrelay/<version> python/<version> httpx/<version>`."""
    try:
        version = metadata.version("docrelay")
    except metadata.PackageNotFoundError:  # A source tree that is not installed.
        version = "0"
    return f"docrelay/{version} python/{platform.python_version()} httpx/{httpx.__version__}"
