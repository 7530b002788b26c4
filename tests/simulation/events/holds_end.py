"""Somebody answers what was asked, and the hold is over."""

from datetime import time
from random import Random

from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from tests.simulation.event import Event
from tests.simulation.world import World

DAYS = 12
"""About how long it takes."""


def happens(world: World, dice: Random) -> None:
    for peace in list(world.known.peace.values()):
        runs = peace.holds(world.at, world.today)
        if not runs or peace.ended_at is not None or dice.randrange(DAYS):
            continue
        with scope(world.organisation_id):
            receivables.end_hold(
                actor=world.collector, hold_id=peace.hold_id, why="Answered.", at=world.at
            )
        peace.ended_at = world.at
        peace.until_on = min(peace.until_on or world.today, world.today)
        world.tell(f"the hold ({peace.kind} of {peace.number or 'all'}) is over", peace.debtor)


EVENT = Event("holds end", happens, between=(time(9, 50), time(16, 0)))
