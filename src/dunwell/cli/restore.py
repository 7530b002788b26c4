"""`dunwell restore`: a backup into an empty home."""

from pathlib import Path
from typing import Annotated

import typer

from dunwell.cli import output
from dunwell.cli.patience import patience
from dunwell.machine import backup as machine

app = typer.Typer()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `dunwell backup` wrote.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Bring a backup into an empty home; refused where there is data already."""
    with patience("Reading the database", as_json=as_json):
        machine.restore(file)
    output.show({"restored": str(file)}, as_json=as_json, words=f"{file} is restored.")
