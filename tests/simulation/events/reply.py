"""A customer writes back: not a contact of ours, and something to answer before anything harder."""

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
                channel="email",
                direction="in",
                outcome="replied",
                asks_for_money=False,
                address=customer.email or None,
            )
        )
    world.known.replies.append((customer.ref, world.at))
    world.tell("writes back", customer.ref)


EVENT = Event("a reply", happens, often=60)
