"""`dunwell unclear`: messages that may have arrived, or not; and a person's word on which."""

from typing import Annotated

import typer

from dunwell.channels import operations as channels
from dunwell.channels import thread
from dunwell.channels.thread import Leaving
from dunwell.cli import output
from dunwell.cli.desk import opened
from dunwell.cli.somebody import acting
from dunwell.kernel.refusal import Refusal

app = typer.Typer()
LISTED_MAX = 1000


class NothingUnclear(Refusal):
    code = "nothing-unclear"
    says = "There is no unclear message numbered {number}. Unclear now: {numbers}."


class SayWhich(Refusal):
    code = "say-which"
    says = (
        "Say whether message {number} arrived, as the mail server's log has it: "
        "dunwell unclear {number} --arrived, or --not-arrived"
    )


@app.command()
def unclear(
    number: Annotated[
        int | None, typer.Argument(help="A message's number. Left out: what is unclear.")
    ] = None,
    arrived: Annotated[
        bool | None,
        typer.Option(
            "--arrived/--not-arrived",
            help="It arrived, and counts as a contact; or it did not, and leaves again.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="Who says so: a member's e-mail address.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Messages whose sending was cut off, so that nobody knows whether they arrived."""
    with opened() as desk:
        found = [one for one in thread.stuck(most=LISTED_MAX) if one.status == "ambiguous"]
        if number is None:
            rows = [_row(one) for one in found]
            output.show(rows, as_json=as_json, words=lambda: _listed(rows))
            return
        if number not in {one.id for one in found}:
            numbers = ", ".join(str(one.id) for one in found) or "nothing"
            raise NothingUnclear(number=number, numbers=numbers)
        if arrived is None:
            raise SayWhich(number=number)
        settled = channels.resolve_ambiguous(
            actor=acting(desk, by), message_id=number, was_sent=arrived, at=desk.at
        )
        status = str(settled.status)
        done = {"number": number, "status": status}
        output.show(done, as_json=as_json, words=NEXT[status])


NEXT = {
    "sent": "Noted: it arrived, and counts as a contact.",
    "queued": "Noted: it did not arrive. It leaves with the next `dunwell run`, or the worker.",
    "cancelled": "Noted: it did not arrive. Its hours are over; the next run decides anew.",
}


def _row(one: Leaving) -> dict[str, str | int]:
    return {
        "number": one.id,
        "customer": one.customer_name,
        "address": one.address,
        "stage": one.stage,
        "subject": one.subject,
    }


def _listed(rows: list[dict[str, str | int]]) -> str:
    if not rows:
        return "Nothing is unclear: every message arrived, or did not."
    cells = [[str(cell) for cell in row.values()] for row in rows]
    listed = output.table(["Number", "Customer", "Address", "Stage", "Subject"], cells, [0])
    return f"{listed}\nSay of each: dunwell unclear NUMBER --arrived, or --not-arrived"
