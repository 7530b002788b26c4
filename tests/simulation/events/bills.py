"""Customers buy, and are billed."""

from datetime import timedelta
from random import Random

from dunwell.identity.scope import scope
from tests.simulation.billing import issue
from tests.simulation.event import EARLY, Event
from tests.simulation.world import World

TERMS = (14, 14, 30, 30, 0)


def happens(world: World, dice: Random) -> None:
    with scope(world.organisation_id):
        for customer in world.customers.values():
            if dice.randrange(customer.buys_every_days) == 0:
                due_on = world.today + timedelta(days=dice.choice(TERMS))
                issue(world, customer, dice, issued_on=world.today, due_on=due_on)


EVENT = Event("bills are written", happens, between=(EARLY, EARLY))
