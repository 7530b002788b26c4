"""A customer rings the office and speaks with somebody: we leave them in peace after that."""

from datetime import time
from random import Random

from dunwell.channels import operations as channels
from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    with scope(world.organisation_id):
        channels.record_contact(
            draft=channels.ContactDraft(
                organisation_id=world.organisation_id,
                customer_id=customer.pk,
                entity_id=world.entities[customer.entity].pk,
                at=world.at,
                channel="call",
                direction="in",
                outcome="conversation",
                asks_for_money=False,
                address=customer.phone or None,
                by=world.collector.name,
            )
        )
    world.known.talks.append((customer.ref, world.at))
    world.tell("rings us, and somebody speaks with them", customer.ref)


EVENT = Event("they ring us", happens, often=60, between=(time(7, 30), time(17, 0)))
