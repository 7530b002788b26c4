"""`dunwell serve`: the workspace and the portal, on this machine only."""

import os
import socket
from typing import Annotated

import typer
from granian.constants import Interfaces
from granian.server import Server

from dunwell.cli import output
from dunwell.kernel.refusal import Refusal

app = typer.Typer()

ADDRESS = "127.0.0.1"
PORT = 8000


class PortInUse(Refusal):
    code = "port-in-use"
    says = (
        "Port {port} is in use by another program. Stop that one, or choose another port: "
        "PORT={other} make demo, or dunwell serve --port {other}."
    )


@app.command()
def serve(
    port: Annotated[int, typer.Option(envvar="PORT", help="Listen here.")] = PORT,
    workers: Annotated[int, typer.Option(help="Processes that answer.")] = 1,
) -> None:
    """Serve the workspace and the portal until Ctrl-C."""
    refuse_if_taken(port)
    os.environ["PORT"] = str(port)
    output.tell(f"Dunwell is served on http://{ADDRESS}:{port}")
    Server(
        "dunwell.project.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        log_access=False,
        log_enabled=False,
        websockets=False,
    ).serve()


def refuse_if_taken(port: int) -> None:
    """Refuse with PortInUse before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            raise PortInUse(port=port, other=port + 1) from None
