"""Two workers go round at the same moment, as two machines with one crontab do."""

from random import Random

from tests.simulation.event import Event
from tests.simulation.events.killed import WHEN
from tests.simulation.processes import Worker, side_by_side
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    if not world.has_work():
        return
    both = [Worker(world.organisation_id, world.at, world.owner) for _ in range(2)]
    side_by_side(both, dice)
    world.tell(f"two workers at once, {sum(worker.steps for worker in both)} steps")
    for worker in both:
        assert not worker.fault, worker.fault
    world.hears()


EVENT = Event("two workers at once", happens, often=50, moments=WHEN, grows=False)
