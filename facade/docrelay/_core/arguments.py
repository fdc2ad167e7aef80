"""Arguments of calls that would make another request than the one they were meant for."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from docrelay.errors import ConfigurationError
from docrelay_api.paths import PathValueError, path_value

# Generated argument -> the name that the methods of the facade give it, where it is another.
_NAMES = {"dossier_template_id": "template_id", "taskid": "task_id"}


@contextmanager
def path_arguments() -> Generator[None, None, None]:
    """Raise ConfigurationError naming the argument that a generated operation refuses to send."""
    try:
        yield
    except PathValueError as refused:
        name = _NAMES.get(refused.argument, refused.argument)
        raise ConfigurationError(str(PathValueError(name, refused.shape)), field=name) from None


def path_argument(name: str, value: object) -> str:
    """Return `value` as one segment of a path, percent-encoded whole.

    Raises ConfigurationError naming `name` for what is neither an integer nor a string, and for an
    empty string, `.` and `..`, which lead to another resource.
    """
    with path_arguments():
        return path_value(name, value)
