"""A customer disputes a bill, in whole or in part; or asks about it; or says it is paid."""

from random import Random

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.receivables import operations as receivables
from tests.simulation.auditor.days import business_days_later
from tests.simulation.auditor.notebook import Peace
from tests.simulation.event import Event
from tests.simulation.world import World

LASTS = {"already_paid": 5}
"""In business days, where they are; the others end when somebody has answered."""


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    open_ = world.open_bills(customer.ref)
    if not open_:
        return
    number = dice.choice(sorted(open_))
    kind = dice.choice(("dispute", "dispute", "query", "already_paid"))
    bill = world.known.bills[number]
    is_held = number in world.known.held_bills(customer.ref, world.at)
    is_disputed = world.known.disputed_part(number, world.at) > 0
    part = None
    if kind == "dispute" and (is_held or is_disputed):
        return  # One dispute a bill is enough.
    if kind == "dispute" and open_[number] > 2 and dice.random() < 0.5:
        part = dice.randrange(1, open_[number])
    with scope(world.organisation_id):
        hold = receivables.place_hold(
            actor=world.customer_actor(customer),
            customer_id=customer.pk,
            item_id=bill.item_id,
            kind=kind,
            reason="As we wrote.",
            from_on=world.today,
            disputed=None if part is None else Money(part, bill.currency),
            at=world.at,
        )
    debtor = customer.debtor
    until = business_days_later(
        world.today, LASTS[kind], country=debtor.country, region=debtor.region
    ) if kind in LASTS else None  # fmt: skip
    world.known.peace[hold.pk] = Peace(
        hold.pk, customer.ref, number, kind, world.at, until, disputed=part
    )
    world.tell(f"says {kind} of {part or 'all'} of {number}", customer.ref)


EVENT = Event("a bill is in question", happens, often=45)
