"""`dunwell stop`: stop the embedded database. Everything in it stays."""

import typer

from dunwell.cli import output
from dunwell.machine import database

app = typer.Typer()


@app.command()
def stop() -> None:
    """Stop the embedded database; the next command starts it again."""
    if not database.is_embedded():
        output.show(
            {}, as_json=False, words="DATABASE_URL names a server that is not ours to stop."
        )
        return
    stopped = database.cluster().stop()
    output.show({}, as_json=False, words="Stopped." if stopped else "It was not running.")
