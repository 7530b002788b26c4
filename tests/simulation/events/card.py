"""A customer pays by card; the card company tells us once, twice, late, or not at first."""

from random import Random

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.payments.models import Checkout
from dunwell.payments.providers import provider
from dunwell.payments.providers.demo import other_side
from tests.simulation.auditor.notebook import Paid
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    open_ = world.open_bills(customer.ref)
    if not open_:
        return
    number = dice.choice(sorted(open_))
    bill, amount = world.known.bills[number], open_[number]
    cards = provider("demo")
    with scope(world.organisation_id):
        begun = payments.start_checkout(
            actor=world.customer_actor(customer),
            customer_id=customer.pk,
            entity_id=world.entities[bill.entity].pk,
            provider=cards,
            item_ids=[bill.item_id],
            amount=Money(amount, bill.currency),
            return_path="/",
            at=world.at,
        )
    outcome = dice.choice(("paid", "paid", "paid", "declined", "abandoned"))
    with scope(world.organisation_id):
        said = other_side.finish(
            ref=begun.checkout.provider_ref,
            outcome="paid" if outcome == "paid" else "declined",
            at=world.at,
        )
    _told(world, said, times=dice.choice((1, 1, 2)), acts=dice.random() < 0.7)
    if outcome != "paid":
        world.tell(f"is declined for {number}", customer.ref)
        return
    payment_id = _payment_of(world, begun.checkout.pk)
    paid = Paid(customer.ref, bill.entity, bill.currency, amount, world.today)
    world.known.pays(payment_id, paid, (number,))
    world.tell(f"pays {amount} {bill.currency} for {number} by card", customer.ref)


def _told(world: World, said: other_side.Message, *, times: int, acts: bool) -> None:
    """Each telling is kept; where nobody acts at once, the worker finds it on its round."""
    event = provider("demo").read_event(body=said.body, signature=said.signature)
    for _ in range(times):
        with scope(world.organisation_id):
            kept = payments.keep_event(
                provider="demo", event=event, body=said.body, at=world.at
            )
            if acts:
                payments.settle_checkout(kept_id=kept.pk, event=event, at=world.at)
    if not acts:
        with scope(world.organisation_id):
            payments.settle_waiting(at=world.at)


def _payment_of(world: World, checkout_id: int) -> int:
    with scope(world.organisation_id):
        payment_id = Checkout.objects.get(pk=checkout_id).payment_id
    assert payment_id is not None, "a card that paid has its payment"
    return payment_id


EVENT = Event("a card payment", happens, often=30)
