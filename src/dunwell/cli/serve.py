"""`dunwell serve`: the workspace and the portal, on this machine only."""

import os
from typing import Annotated

import typer
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from dunwell.cli import frame, output
from dunwell.cli.ports import ADDRESS, refuse_if_taken

app = typer.Typer()

THREADS = 8
"""Requests answered at once, by each process; and as many connections are kept ready for them."""

STOP_SECONDS_MAX = 5
"""A process that answers and does not end on Ctrl-C is ended after that."""


@app.command()
def serve(
    port: Annotated[int, typer.Option(envvar="PORT", help="Listen here.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.")] = 1,
) -> None:
    """Serve the workspace and the portal until Ctrl-C."""
    refuse_if_taken(port)
    os.environ["PORT"] = str(port)
    os.environ.setdefault("DUNWELL_DATABASE_POOL", str(THREADS))
    frame.load()
    output.tell(f"Dunwell is served on http://{ADDRESS}:{port}")
    Server(
        "dunwell.project.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_access=False,
        log_level=LogLevels.error,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS_MAX,
    ).serve()
