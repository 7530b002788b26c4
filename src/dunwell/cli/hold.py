"""`dunwell hold`: stop the chase for a customer or an invoice, or start it again."""

from datetime import datetime
from typing import Annotated

import typer

from dunwell.cli import output
from dunwell.cli.desk import opened
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import access, queries
from dunwell.receivables import operations as receivables

app = typer.Typer()


class NoSuchHold(Refusal):
    code = "no-such-hold"
    says = "{customer} has no {kind} hold in force."


@app.command()
def hold(
    customer: Annotated[str, typer.Argument(help="The customer's number.")],
    kind: Annotated[
        str, typer.Argument(help="query, dispute, hardship, ... as in the policy.")
    ],
    reason: Annotated[str, typer.Option(help="Why; colleagues will read it.")] = "",
    invoice: Annotated[str | None, typer.Option(help="Only this invoice.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day without it.")
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="End such a hold instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Stop the chase for a customer or an invoice, or start it again with --end."""
    with opened() as desk:
        held = access.customer_for(desk.actor, customer)
        item_id = access.invoice_for(desk.actor, invoice).item_id if invoice else None
        if end:
            for one in _in_force(held.pk, kind, item_id, customer):
                receivables.end_hold(actor=desk.actor, hold_id=one, why=reason, at=desk.at)
            output.show({"hold": "ended"}, as_json=as_json, words=f"The {kind} hold has ended.")
            return
        placed = receivables.place_hold(
            actor=desk.actor,
            customer_id=held.pk,
            item_id=item_id,
            kind=kind,
            reason=reason,
            from_on=desk.today,
            until_on=until.date() if until else None,
            at=desk.at,
        )
        document = {"hold": placed.pk, "kind": kind, "until": placed.until_on}
        output.show(document, as_json=as_json, words=_words(held.name, kind, placed.until_on))


def _in_force(customer_id: int, kind: str, item_id: int | None, ref: str) -> list[int]:
    found = [
        one.pk
        for one in queries.holds_in_force(customer_id)
        if one.kind == kind and item_id in (None, one.item_id)
    ]
    if not found:
        raise NoSuchHold(customer=ref, kind=kind)
    return found


def _words(name: str, kind: str, until: object) -> str:
    return f"{name} is held ({kind})" + (
        f" until {until}." if until else " until somebody ends it."
    )
