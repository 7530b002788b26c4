"""Life gets in the way of a customer: hardship, a death, insolvency, advice, a solicitor."""

from datetime import timedelta
from random import Random

from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from tests.simulation.auditor.notebook import Peace
from tests.simulation.event import Event
from tests.simulation.world import World

KINDS = (
    "hardship", "vulnerable", "breathing_space", "cease_contact", "representation",
    "insolvency", "bereavement",
)  # fmt: skip


def happens(world: World, dice: Random) -> None:
    customer, kind = world.somebody(dice), dice.choice(KINDS)
    until = (
        world.today + timedelta(days=dice.randrange(10, 70)) if dice.random() < 0.6 else None
    )
    with scope(world.organisation_id):
        hold = receivables.place_hold(
            actor=world.customer_actor(customer),
            customer_id=customer.pk,
            kind=kind,
            reason="They told us.",
            from_on=world.today,
            until_on=until,
            at=world.at,
        )
    if kind == "breathing_space":
        until = until or world.today + timedelta(days=60)
    world.known.peace[hold.pk] = Peace(hold.pk, customer.ref, None, kind, world.at, until)
    world.tell(f"{kind} until {until or 'somebody ends it'}", customer.ref)


EVENT = Event("life gets in the way", happens, often=30)
