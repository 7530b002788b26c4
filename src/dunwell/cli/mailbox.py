"""`dunwell mailbox`: what has arrived in the demo's local mailbox."""

from typing import Annotated

import typer

from dunwell.channels.mailbox import read
from dunwell.cli import output
from dunwell.machine.home import home

app = typer.Typer()


@app.command()
def mailbox(
    to: Annotated[str | None, typer.Option(help="Only what was sent to this address.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """What has arrived in the demo's local mailbox, newest first."""
    messages = [m for m in read(home() / "mailbox") if to is None or to in m.to]
    document = {"messages": [m.as_json() for m in messages]}
    words = output.table(
        ["Date", "To", "Subject"],
        [[f"{m.date:%d %b %H:%M}", m.to, m.subject] for m in messages],
    )
    output.show(document, as_json=as_json, words=words if messages else "The mailbox is empty.")
