"""`dunwell worker`: prepare, send and follow up, round and round, until it is told to stop."""

from typing import Annotated

import typer

from dunwell.worker import loop

app = typer.Typer()


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Go round once, then leave.")] = False,
) -> None:
    """Prepare each firm's day, send what is due, follow up; until Ctrl-C."""
    if once:
        loop.once()
    else:
        loop.run()
