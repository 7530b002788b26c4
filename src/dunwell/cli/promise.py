"""`dunwell promise`: what a customer undertakes to pay, and by when."""

from datetime import datetime
from typing import Annotated

import typer

from dunwell.casework import policies
from dunwell.cli import output
from dunwell.cli.desk import opened
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import access, queries
from dunwell.receivables import operations as receivables

app = typer.Typer()


class NothingOpen(Refusal):
    code = "nothing-open"
    says = "{name} has {what} to promise."


class OneFirmAtATime(Refusal):
    code = "one-firm-at-a-time"
    says = "{name} owes to several of your firms. Name one firm's invoices with --invoice."


@app.command()
def promise(
    customer: Annotated[str, typer.Argument(help="The customer's number.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day they will pay.")],
    amount: Annotated[
        str | None, typer.Option(help="How much; left out: all that is due.")
    ] = None,
    invoice: Annotated[list[str] | None, typer.Option(help="Only these invoices.")] = None,
    currency: Annotated[str | None, typer.Option(help="Where several are open.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Record what a customer undertakes to pay, and by when. It holds the chase until then."""
    with opened() as desk:
        who = access.customer_for(desk.actor, customer)
        code = (currency or desk.entity.currency).upper()
        chosen = {access.invoice_for(desk.actor, number).item_id for number in invoice or ()}
        items = [
            item
            for item in queries.open_items(who.pk)
            if item.currency == code
            and item.open_minor > 0
            and (not chosen or item.item_id in chosen)
        ]
        if not items:
            what = (
                f"no open invoice of those named in {code}"
                if chosen
                else f"nothing open in {code}"
            )
            raise NothingOpen(name=who.name, what=what)
        if len({item.entity_id for item in items}) > 1:
            raise OneFirmAtATime(name=who.name)
        total = Money(sum(item.open_minor for item in items), code)
        made = receivables.record_promise(
            actor=desk.actor,
            customer_id=who.pk,
            entity_id=items[0].entity_id,
            item_ids=[item.item_id for item in items],
            amount=Money.parse(amount, code) if amount else total,
            due_on=on.date(),
            rules=policies.promise_rules_for(who, desk.today),
            as_of=desk.today,
            at=desk.at,
        )
        document = {
            "promise": made.pk,
            "amount": str(Money(made.amount_minor, code)),
            "due_on": made.due_on,
        }
        words = (
            f"{who.name} will pay {document['amount']} by {made.due_on}; "
            f"the chase waits until {made.judged_on}."
        )
        output.show(document, as_json=as_json, words=words)
