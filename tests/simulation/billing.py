"""Bills: written by the firm, noted by the auditor, and when somebody means to pay them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from dunwell.kernel.money import Money
from dunwell.receivables import operations as receivables
from tests.simulation.auditor.notebook import Bill
from tests.simulation.world import Customer, Intention, World

LATENESS = {
    "prompt": (-4, 3),
    "forgetful": (0, 28),
    "slow": (12, 75),
    "failing": (60, 400),
}
"""Between how many days after the due date each habit pays."""


def issue(
    world: World,
    customer: Customer,
    dice: Random,
    *,
    issued_on: date,
    due_on: date,
    credit_of: int = 0,
) -> Bill:
    """Write a bill, or a credit note of so much. Call it inside the organisation's scope."""
    entity = world.entities[customer.entity]
    world.bills += 1
    face = credit_of or max(300, int(customer.buys_for * dice.uniform(0.3, 2.2)))
    draft = receivables.InvoiceDraft(
        entity_id=entity.pk,
        customer_id=customer.pk,
        number=f"B-{world.bills:05}",
        kind="credit_note" if credit_of else "invoice",
        amount=Money(face, _currency(entity.currency, customer)),
        issued_on=issued_on,
        due_on=due_on,
    )
    (made,) = receivables.issue_invoices(actor=world.collector, drafts=[draft], at=world.at)
    bill = Bill(
        number=draft.number,
        debtor=customer.ref,
        entity=entity.code,
        currency=draft.amount.currency,
        face=-face if credit_of else face,
        issued_on=issued_on,
        due_on=due_on,
        item_id=made.item_id,
    )
    world.known.bill(bill)
    what = "a credit note" if credit_of else "bill"
    world.tell(f"{what} {bill.number} over {draft.amount}, due {due_on}", customer.ref)
    if not credit_of:
        _means_to_pay(world, customer, bill, dice)
    return bill


def _currency(usual: str, customer: Customer) -> str:
    return "USD" if customer.debtor.country == "US" else usual


def _means_to_pay(world: World, customer: Customer, bill: Bill, dice: Random) -> None:
    """On one day, or in two parts, or never."""
    first, last = LATENESS[customer.habit]
    on = max(bill.due_on, world.today) + timedelta(days=dice.randrange(first, last + 1))
    if customer.habit == "failing" and dice.random() < 0.5:
        return
    names_it = dice.random() < 0.8
    parts = (40, 60) if dice.random() < 0.15 else (100,)
    for place, percent in enumerate(parts):
        later = on + timedelta(days=11 * place)
        world.intentions.append(Intention(later, customer.ref, bill.number, percent, names_it))
