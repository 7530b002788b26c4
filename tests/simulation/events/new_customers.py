"""The firm wins a customer."""

from random import Random

from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.founding import introduce
from tests.simulation.world import World


def happens(world: World, _dice: Random) -> None:
    with scope(world.organisation_id):
        introduce(world, 1)
    world.tell("is a new customer", max(world.customers))


EVENT = Event("a new customer", happens, often=6)
