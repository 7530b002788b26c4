"""`dunwell mailbox`: what has arrived in the demo's local mailbox."""

from typing import Annotated

import typer

from dunwell.channels.mailbox import reading
from dunwell.cli import output
from dunwell.machine.home import home

app = typer.Typer()


@app.command()
def mailbox(
    to: Annotated[str | None, typer.Option(help="Only what was sent to this address.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """What has arrived in the demo's local mailbox, newest first."""
    arrived = reversed(reading.messages(home() / "mailbox"))
    messages = [message for message in arrived if to is None or to in message.to]
    document = {"messages": [message.as_json() for message in messages]}
    output.show(document, as_json=as_json, words=lambda: _in_words(messages))


def _in_words(messages: list[reading.Mail]) -> str:
    if not messages:
        return "The mailbox is empty."
    rows = [[f"{m.at:%d %b %H:%M}" if m.at else "", m.to, m.subject] for m in messages]
    return output.table(["Date", "To", "Subject"], rows)
