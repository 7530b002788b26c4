"""On the third working day somebody looks at the first run, and says yes."""

from datetime import time
from random import Random

from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, _dice: Random) -> None:
    is_early = (world.today.month, world.today.day) < (1, 4)
    if not is_early and not world.known.may_send:
        with scope(world.organisation_id):
            identity.confirm_first_run(actor=world.manager, at=world.at)
        world.known.may_send = True
        world.tell("the first run is confirmed")


EVENT = Event("the first run is confirmed", happens, between=(time(9, 30), time(9, 40)))
