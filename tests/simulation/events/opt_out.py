"""A customer says stop: to mail, to texts, or to calls; and some open the door again."""

from random import Random

from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    channel = dice.choice(("email", "email", "sms", "call"))
    address = customer.email if channel == "email" else customer.phone
    with scope(world.organisation_id):
        receivables.stop_channel(
            actor=world.customer_actor(customer),
            customer_id=customer.pk,
            channel=channel,
            status="unsubscribed" if channel == "email" else "opted_out",
            why="Asked for on the portal.",
            at=world.at,
        )
    if address:
        world.known.closed.setdefault((channel, address), world.at)
    world.tell(f"wants no more {channel}", customer.ref)


EVENT = Event("an opt-out", happens, often=14)
