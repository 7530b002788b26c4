"""`dunwell demo`: a firm that looks true, alive on this machine until Ctrl-C."""

import os
from typing import Annotated

import typer

from dunwell.cli import frame, output
from dunwell.cli.ports import refuse_if_taken
from dunwell.machine import database
from dunwell.machine.home import home

app = typer.Typer()


@app.command()
def demo(
    port: Annotated[int, typer.Option(envvar="PORT", help="Serve here.")] = 8000,
) -> None:
    """Load the demo firm, run a day, serve it until Ctrl-C. A second start keeps the data."""
    refuse_if_taken(port)
    os.environ["PORT"] = str(port)
    output.tell(f"Everything is kept in {home()}. Preparing the database ...")
    was_running = database.is_embedded() and database.cluster().is_running
    frame.migrate()
    frame.load()
    try:
        frame.command("demo_firm").live(port)
    finally:
        if database.is_embedded() and not was_running:
            database.cluster().stop()
