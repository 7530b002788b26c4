"""A customer pays a part, a token, or too much; named or not."""

from random import Random

from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.events.money_comes import pay
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    open_ = world.open_bills(customer.ref)
    if not open_:
        return
    number = dice.choice(sorted(open_))
    percent = dice.choice((3, 20, 50, 99, 130))
    amount = max(1, open_[number] * percent // 100)
    with scope(world.organisation_id):
        pay(world, customer.ref, number, amount, names=(number,) if dice.random() < 0.6 else ())


EVENT = Event("an odd payment", happens, often=40)
