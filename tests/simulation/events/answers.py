"""Somebody answers a customer who wrote back, and says so."""

from random import Random

from dunwell.casework import operations as casework
from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    known = world.known
    waiting = sorted(
        {
            ref
            for ref, at in known.replies
            if ref not in known.answered or at > known.answered[ref]
        }
    )
    if not waiting:
        return
    customer = world.customers[dice.choice(waiting)]
    with scope(world.organisation_id):
        casework.note_answered(
            actor=world.collector,
            customer_id=customer.pk,
            channel="email",
            answer="A copy of the invoice was sent.",
            at=world.at,
        )
    known.answered[customer.ref] = world.at
    world.tell("is answered", customer.ref)


EVENT = Event("an answer", happens, often=40)
