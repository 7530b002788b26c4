"""`dunwell hold`: stop the chase for a customer or an invoice, or start it again."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

from dunwell.casework import policies
from dunwell.cli import output
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.desk import opened
from dunwell.kernel.refusal import Refusal
from dunwell.policy.model import HoldRule, Policy
from dunwell.receivables import access, queries, rules
from dunwell.receivables import operations as receivables

app = typer.Typer()


class NoSuchHold(Refusal):
    code = "no-such-hold"
    says = "{customer} has no {kind} hold in force."


class UnknownHold(Refusal):
    code = "unknown-hold"
    says = "There is no kind of hold called {kind!r}. There is: {known}."


BY_PROMISE = "promise"
"""Holds of this kind come with a promise: `dunwell promise`."""


@app.command()
def hold(
    customer: Annotated[str, typer.Argument(help="The customer's number.")],
    kind: Annotated[
        str, typer.Argument(help="query, dispute, hardship, ... as in the policy.")
    ],
    reason: Annotated[str, typer.Option(help="Why; colleagues will read it.")] = "",
    invoice: Annotated[str | None, typer.Option(help="Only this invoice.")] = None,
    until: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar=METAVAR, help="The first day without it."),
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="End such a hold instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Stop the chase for a customer or an invoice, or start it again with --end."""
    with opened() as desk:
        held = access.customer_for(desk.actor, customer)
        item_id = access.invoice_for(desk.actor, invoice).item_id if invoice else None
        if end:
            over = _in_force(held.pk, kind, item_id, customer)
            for one in over:
                receivables.end_hold(actor=desk.actor, hold_id=one, why=reason, at=desk.at)
            document: dict[str, object] = {"ended": over, "kind": kind}
            words = f"{held.name} is no longer held ({kind.replace('_', ' ')})."
            output.show(document, as_json=as_json, words=words)
            return
        placed = receivables.place_hold(
            actor=desk.actor,
            customer_id=held.pk,
            item_id=item_id,
            kind=kind,
            reason=reason,
            from_on=desk.today,
            until_on=until,
            rule=_rule(kind, policies.policy_for(held, desk.today)),
            at=desk.at,
        )
        document = {
            "hold": placed.pk,
            "kind": kind,
            "until": placed.until_on,
            "review": placed.review_on,
        }
        output.show(document, as_json=as_json, words=lambda: _words(held.name, document))


def _rule(kind: str, policy: Policy | None) -> HoldRule:
    """What the customer's policy says of this kind, else what we say of it everywhere."""
    known = {rule.kind: rule for rule in (*rules.HOLDS, *(policy.holds if policy else ()))}
    known.pop(BY_PROMISE, None)
    if kind not in known:
        raise UnknownHold(kind=kind, known=", ".join(known))
    return known[kind]


def _in_force(customer_id: int, kind: str, item_id: int | None, ref: str) -> list[int]:
    found = [
        one.pk
        for one in queries.holds_in_force(customer_id)
        if one.kind == kind and item_id in (None, one.item_id)
    ]
    if not found:
        raise NoSuchHold(customer=ref, kind=kind)
    return found


def _words(name: str, placed: Mapping[str, object]) -> str:
    kind = str(placed["kind"]).replace("_", " ")
    if placed["until"]:
        return f"{name} is held ({kind}) until {placed['until']:%-d %B %Y}."
    review = (
        f" To be looked at again on {placed['review']:%-d %B %Y}." if placed["review"] else ""
    )
    return f"{name} is held ({kind}) until somebody ends it.{review}"
