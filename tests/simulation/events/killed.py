"""The worker is killed, wherever it happens to be: deciding, releasing, or sending."""

from datetime import time
from random import Random

from tests.simulation.event import Event
from tests.simulation.processes import Worker, killed_at
from tests.simulation.world import World

NEAR, FAR = 90, 400
"""How many statements it may get to: a run takes some hundred, each message some dozens."""
WHEN = (time(7, 1), time(7, 1), time(9, 0), time(10, 40), time(14, 3))
"""Just before a round, when there is most to do."""


def happens(world: World, dice: Random) -> None:
    step = dice.randrange(1, dice.choice((NEAR, NEAR, FAR)))
    if not world.has_work():
        return
    worker = Worker(world.organisation_id, world.at, world.owner)
    was_killed = killed_at(step, worker)
    world.tell(f"a worker is killed at step {step}" if was_killed else "a worker got away")
    assert not worker.fault, worker.fault
    world.hears()


EVENT = Event("a worker is killed", happens, often=80, moments=WHEN, grows=False)
