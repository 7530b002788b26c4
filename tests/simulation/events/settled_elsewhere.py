"""The books of record say that a bill was settled there; now and then that was a mistake."""

from random import Random

from dunwell.identity.scope import scope
from dunwell.payments import operations as payments
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    open_ = world.open_bills(customer.ref)
    if not open_:
        return
    number = dice.choice(sorted(open_))
    bill, amount = world.known.bills[number], open_[number]
    with scope(world.organisation_id):
        payments.settle_outside(
            actor=world.collector,
            item_ids=[bill.item_id],
            on=world.today,
            memo="Gone from the ledger of record.",
            at=world.at,
        )
        if was_a_mistake := dice.random() < 0.3:
            payments.reopen_settled_outside(
                actor=world.collector,
                item_ids=[bill.item_id],
                on=world.today,
                memo="It was not.",
                at=world.at,
            )
    if not was_a_mistake:
        world.known.settled_elsewhere(bill.purse, amount)
    said = "and was not" if was_a_mistake else "for good"
    world.tell(f"{number} was settled elsewhere, {said}", customer.ref)


EVENT = Event("settled elsewhere", happens, often=12)
