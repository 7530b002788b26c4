"""People take holidays: nobody says yes, or nobody rings, for a week or two."""

from datetime import timedelta
from random import Random

from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    back_on = world.today + timedelta(days=dice.randrange(3, 16))
    if dice.random() < 0.5:
        world.office.manager_back_on = back_on
        world.tell(f"the manager is away until {back_on}")
    else:
        world.office.collectors_back_on = back_on
        world.tell(f"nobody makes calls until {back_on}")


EVENT = Event("somebody is away", happens, often=8, grows=False)
