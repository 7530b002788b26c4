"""`dunwell promise`: what a customer undertakes to pay, and by when."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from dunwell.casework import policies
from dunwell.cli import output
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.desk import opened
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import access, queries
from dunwell.receivables import operations as receivables
from dunwell.receivables.queries import OpenLine

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
    on: Annotated[
        date, typer.Option(parser=a_day, metavar=METAVAR, help="The day they will pay.")
    ],
    amount: Annotated[
        str | None, typer.Option(help="How much; left out: all that is open, less credits.")
    ] = None,
    invoice: Annotated[list[str] | None, typer.Option(help="Only these invoices.")] = None,
    currency: Annotated[
        str | None, typer.Option(help="Where several are open: which one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Record what a customer undertakes to pay, and by when. It holds the chase until then."""
    with opened() as desk:
        who = access.customer_for(desk.actor, customer)
        chosen = {access.invoice_for(desk.actor, number).item_id for number in invoice or ()}
        lines = queries.open_items(who.pk)
        debts = [
            line
            for line in lines
            if line.open_minor > 0 and (not chosen or line.item_id in chosen)
        ]
        code = (currency or _only_one(debts) or desk.entity.currency).upper()
        items = [line for line in debts if line.currency == code]
        if not items:
            named = f"no open invoice of those named in {code}"
            what = named if chosen else f"nothing open in {code}"
            raise NothingOpen(name=who.name, what=what)
        if len({item.entity_id for item in items}) > 1:
            raise OneFirmAtATime(name=who.name)
        total = Money(sum(item.open_minor for item in items), code)
        if not chosen and amount is None:
            total += _credit(lines, items[0].entity_id, code)
        if total.minor <= 0:
            raise NothingOpen(name=who.name, what="nothing left")
        made = receivables.record_promise(
            actor=desk.actor,
            customer_id=who.pk,
            entity_id=items[0].entity_id,
            item_ids=[item.item_id for item in items],
            amount=Money.parse(amount, code) if amount else total,
            due_on=on,
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
            f"{who.name} will pay {document['amount']} by {made.due_on:%-d %B %Y}; "
            f"the chase waits until {made.judged_on:%-d %B %Y}."
        )
        output.show(document, as_json=as_json, words=words)


def _only_one(debts: Sequence[OpenLine]) -> str | None:
    """The currency of all debts, where there is one."""
    found = {line.currency for line in debts}
    return found.pop() if len(found) == 1 else None


def _credit(lines: Sequence[OpenLine], entity_id: int, currency: str) -> Money:
    """What is owed back, below zero: nobody promises to pay it as well."""
    owed_back = [
        line.open_minor
        for line in lines
        if line.open_minor < 0 and (line.entity_id, line.currency) == (entity_id, currency)
    ]
    return Money(sum(owed_back), currency)
