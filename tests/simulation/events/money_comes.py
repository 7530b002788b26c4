"""Money arrives by bank: in whole, in parts, with or without saying for what."""

from random import Random

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from tests.simulation.auditor.notebook import Paid
from tests.simulation.event import EARLY, Event
from tests.simulation.world import Intention, World


def happens(world: World, _dice: Random) -> None:
    today = [each for each in world.intentions if each.on <= world.today]
    world.intentions = [each for each in world.intentions if each.on > world.today]
    with scope(world.organisation_id):
        for intention in today:
            _pays(world, intention)


def _pays(world: World, intention: Intention) -> None:
    open_ = world.open_bills(intention.ref).get(intention.number, 0)
    amount = -(-open_ * intention.percent // 100)
    if amount:
        numbers = (intention.number,) if intention.names_it else ()
        pay(world, intention.ref, intention.number, amount, names=numbers)


def pay(world: World, ref: str, number: str, amount: int, *, names: tuple[str, ...]) -> int:
    """Book a payment as the bank's file would; the payment's row. Call it inside a scope."""
    bill, customer = world.known.bills[number], world.customers[ref]
    world.payments += 1
    payment = payments.record_payment(
        actor=world.collector,
        draft=payments.PaymentDraft(
            customer_id=customer.pk,
            entity_id=world.entities[bill.entity].pk,
            amount=Money(amount, bill.currency),
            received_on=world.today,
            method="bank_transfer",
            reference=" ".join(names) or "with thanks",
            source_key=f"bank:{world.payments}",
        ),
        at=world.at,
    )
    paid = Paid(ref, bill.entity, bill.currency, amount, world.today)
    world.known.pays(payment.pk, paid, names)
    world.tell(f"pays {paid.amount} {paid.currency} for {', '.join(names) or 'something'}", ref)
    return payment.pk


EVENT = Event("money comes", happens, between=(EARLY, EARLY))
