"""A customer rings the office and speaks with somebody: we leave them in peace after that."""

from datetime import time
from random import Random

from tests.simulation.event import Event
from tests.simulation.events.reply import comes_in
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    comes_in(world, customer, channel="call", outcome="conversation", address=customer.phone)
    world.known.talks.append((customer.ref, world.at))
    world.tell("rings us, and somebody speaks with them", customer.ref)


EVENT = Event("they ring us", happens, often=60, between=(time(7, 30), time(17, 0)))
