"""The mail server is down for some hours, or a mailbox is given up."""

from datetime import timedelta
from random import Random

from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    if dice.random() < 0.35:
        world.post.closed_until = world.at + timedelta(hours=dice.randrange(1, 30))
        world.tell(f"the mail server is down until {world.post.closed_until:%d %b %H:%M}")
        return
    customer = world.somebody(dice)
    if customer.email:
        world.post.dead.add(customer.email)
        world.tell(f"nobody reads {customer.email} any more", customer.ref)


EVENT = Event("trouble with the mail", happens, often=18)
