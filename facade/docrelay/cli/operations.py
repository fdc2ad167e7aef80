"""`docrelay operations`: what the APIs offer."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from docrelay.cli.terminal import output

if TYPE_CHECKING:
    from docrelay._core.operations import Operation

_LONGEST_NAME = 31
_LONGEST_METHOD = 6
_GAP = 3  # between two columns


@click.command("operations")
@click.argument("api", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def command(api: str | None, as_json: bool) -> int:
    """List the operations of API (documine, smartdocumentor, smartconnect or smartconnect_next), or of all.

    Their canonical names are those of the generated modules and of the facade's methods.
    """
    from docrelay._core.operations import operations  # noqa: PLC0415 - start quickly

    found = operations(api)
    if as_json:
        click.echo(json.dumps([asdict(item) for item in found], indent=2, sort_keys=True))
        return 0
    if not sys.stdout.isatty():
        # A pipe gets every operation on one line of its own, whatever its length.
        for item in found:
            click.echo(
                f"{item.api:<17} {item.group:<12} {item.operation_id:<31} {item.method:<6} {item.path}"
            )
        return 0
    _print_tables(found)
    return 0


def _print_tables(found: Sequence[Operation]) -> None:
    """Print a table for each API; a path that does not fit is cut, never broken."""
    from rich import box  # noqa: PLC0415 - slow to import
    from rich.table import Table  # noqa: PLC0415

    console = output()
    room = console.width - _LONGEST_NAME - _LONGEST_METHOD - 2 * _GAP
    for number, api in enumerate(dict.fromkeys(item.api for item in found)):
        if number:
            console.print()
        console.print(api, style="bold")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("Operation", no_wrap=True, min_width=_LONGEST_NAME)
        table.add_column("Method", no_wrap=True, min_width=_LONGEST_METHOD)
        table.add_column("Path", no_wrap=True, overflow="ellipsis", max_width=max(10, room))
        for item in found:
            if item.api == api:
                table.add_row(item.operation_id, item.method, item.path)
        console.print(table)
