"""What the extra `contract` installs, and the error that says that it is missing."""

from __future__ import annotations

from importlib.util import find_spec

from docrelay.errors import ConfigurationError

_PACKAGES = {"yaml": "pyyaml", "griffe": "griffelib"}
_COMMAND = {"click": "click", "rich": "rich"}


def require(*, command: bool = False) -> None:
    """Raise ConfigurationError when packages of the extra are missing; `command` asks for its own as well."""
    wanted = {**_PACKAGES, **_COMMAND} if command else _PACKAGES
    missing = [package for module, package in wanted.items() if find_spec(module) is None]
    if missing:
        raise ConfigurationError(
            f"the contract diff is an extra ({', '.join(missing)} missing): pip install 'docrelay[contract]'",
            field="contract",
        )
