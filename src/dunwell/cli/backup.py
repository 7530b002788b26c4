"""`dunwell backup`: the whole database in one file."""

from pathlib import Path
from typing import Annotated

import typer

from dunwell.cli import output
from dunwell.cli.patience import patience
from dunwell.cli.writing import cannot_write
from dunwell.kernel import clock
from dunwell.machine import backup as machine

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to put it; not overwritten.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Write the whole database to one file, while everything goes on working."""
    try:
        with patience("Writing the database", as_json=as_json):
            size = machine.backup(file, at=clock.now())
    except OSError as error:
        raise cannot_write(file, error) from None
    output.show(
        {"file": str(file), "bytes": size},
        as_json=as_json,
        words=f"{size:,} bytes written to {file}. The secret key is in it: keep it safe.",
    )
