"""The firm changes its mind: other hours, other limits, from tomorrow on."""

from datetime import timedelta
from random import Random

from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from tests.simulation.event import Event
from tests.simulation.founding import POLICY, publish
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    contacts, opens = dice.choice((1, 2, 3)), dice.choice(("09:00", "10:15"))
    text = POLICY.read_text(encoding="utf-8")
    text = text.replace("contacts: 2, in: 7 days", f"contacts: {contacts}, in: 7 days")
    text = text.replace("hours: 09:00-17:30", f"hours: {opens}-17:30")
    tomorrow = world.today + timedelta(days=1)
    if tomorrow in world.known.policies.versions:
        return
    try:
        with scope(world.organisation_id):
            publish(world, text, on=tomorrow)
    except Refusal as refusal:
        world.tell(f"no new policy: {refusal}")
        return
    world.tell(f"a new policy: {contacts} contacts in 7 days, from {opens}")


EVENT = Event("a new policy", happens, often=3, grows=False)
