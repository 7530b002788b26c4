"""A customer writes back: not a contact of ours, and something to answer before anything harder."""

from random import Random

from dunwell.channels import operations as channels
from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.world import Customer, World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    comes_in(world, customer, channel="email", outcome="replied", address=customer.email)
    world.known.replies.append((customer.ref, world.at))
    world.tell("writes back", customer.ref)


def comes_in(
    world: World, customer: Customer, *, channel: str, outcome: str, address: str
) -> None:
    """A contact that the customer began is recorded."""
    with scope(world.organisation_id):
        channels.record_contact(
            draft=channels.ContactDraft(
                organisation_id=world.organisation_id,
                customer_id=customer.pk,
                entity_id=world.entities[customer.entity].pk,
                at=world.at,
                channel=channel,
                direction="in",
                outcome=outcome,
                asks_for_money=False,
                address=address or None,
            )
        )


EVENT = Event("a reply", happens, often=60)
