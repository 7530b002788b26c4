"""`dunwell stop`: stop the embedded database. Everything in it stays."""

from typing import Annotated

import typer

from dunwell.cli import output
from dunwell.machine import database

app = typer.Typer()


@app.command()
def stop(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Stop the embedded database; the next command starts it again."""
    is_ours = database.is_embedded()
    stopped = is_ours and database.cluster().stop()
    words = "Stopped." if stopped else "It was not running."
    if not is_ours:
        words = "DATABASE_URL names a server that is not ours to stop."
    output.show({"stopped": stopped}, as_json=as_json, words=words)
