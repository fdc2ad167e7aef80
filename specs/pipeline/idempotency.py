"""Which operations may be sent a second time: written into each request for the facade's retries."""

from __future__ import annotations

from pathlib import Path

from openapi_python_client.strings import PythonIdentifier

from docrelay._core.retry import IDEMPOTENT

from . import document
from .document import Document

KEY = "x-docrelay-idempotent"
_BY_METHOD = frozenset(map(str.lower, IDEMPOTENT))


class IdempotencyProblem(Exception):  # noqa: N818 - a problem with the input, said in one line
    """Raised when an operation says something else than true or false, or its function has another form."""


def mark(contract: Document, client: Path) -> None:
    """Make the requests of `client` say whether their operation is idempotent.

    Only where the contract says other than the method: an httpx request extension ``idempotent``.
    """
    for method, path, operation in document.operations(contract):
        idempotent = operation.get(KEY, method in _BY_METHOD)
        if not isinstance(idempotent, bool):
            raise IdempotencyProblem(f"{client.name}: {method.upper()} {path}: {KEY} must be true or false")
        if idempotent == (method in _BY_METHOD):
            continue
        name = PythonIdentifier(operation["operationId"], prefix="field_")
        line = f'        "method": "{method}",\n'
        files = list((client / "api").glob(f"*/{name}.py"))
        texts = [file.read_text(encoding="utf-8") for file in files]
        if [text.count(line) for text in texts] != [1]:
            raise IdempotencyProblem(f"{client.name}: {name}: its request has no place for {KEY}")
        marked = texts[0].replace(line, f'{line}        "extensions": {{"idempotent": {idempotent}}},\n')
        files[0].write_text(marked, encoding="utf-8", newline="\n")
