"""Each working day begins with the bank's file of yesterday; now and then it does not come."""

from datetime import timedelta
from random import Random

from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from tests.simulation.auditor.days import is_business_day
from tests.simulation.event import EARLY, Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    if world.today < world.no_bank_until:
        return
    if dice.random() < 0.03:
        world.no_bank_until = world.today + timedelta(days=dice.randrange(2, 5))
        world.tell(f"the bank sends no file until {world.no_bank_until}")
        return
    if not is_business_day(world.today, country="GB", region="ENG"):
        return
    yesterday = world.today - timedelta(days=1)
    with scope(world.organisation_id):
        for entity in world.entities.values():
            receivables.note_freshness(
                actor=world.collector,
                entity_id=entity.pk,
                bank_on=yesterday,
                ledger_on=world.today,
                at=world.at,
            )
            world.known.fresh[entity.code] = (yesterday, world.today)


EVENT = Event("the bank is read", happens, between=(EARLY, EARLY))
