"""A payment does not hold: the bank takes it back some days later."""

from datetime import timedelta
from random import Random

from dunwell.identity.scope import scope
from dunwell.payments import operations as payments
from tests.simulation.event import Event
from tests.simulation.world import World

RECENT = timedelta(days=20)


def happens(world: World, dice: Random) -> None:
    recent = [
        payment_id
        for payment_id, paid in sorted(world.known.paid.items())
        if not paid.is_reversed and paid.on > world.today - RECENT
    ]
    if not recent:
        return
    payment_id = dice.choice(recent)
    with scope(world.organisation_id):
        payments.reverse_payment(
            actor=world.collector,
            payment_id=payment_id,
            why="Returned by the bank.",
            on=world.today,
            at=world.at,
        )
    world.known.takes_back(payment_id)
    paid = world.known.paid[payment_id]
    world.tell(f"{paid.amount} {paid.currency} of {paid.on} is returned", paid.debtor)


EVENT = Event("money returns", happens, often=10)
