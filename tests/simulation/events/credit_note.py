"""The firm takes something back and writes a credit note, which nobody applies for now."""

from random import Random

from dunwell.identity.scope import scope
from tests.simulation.billing import issue
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    open_ = world.open_bills(customer.ref)
    if not open_:
        return
    amount = max(1, dice.choice(sorted(open_.values())) * dice.choice((30, 100, 150)) // 100)
    with scope(world.organisation_id):
        issue(
            world,
            customer,
            dice,
            issued_on=world.today,
            due_on=world.today,
            credit_of=amount,
        )


EVENT = Event("a credit note", happens, often=15)
