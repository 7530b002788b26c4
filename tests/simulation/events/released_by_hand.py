"""In some firms a person looks at the morning, leaves a few out, and lets the rest go."""

from datetime import time
from random import Random

from dunwell.casework import operations as casework
from dunwell.casework.models import Run
from dunwell.identity.scope import scope
from tests.simulation import rounds
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    if not world.releases_by_hand or not world.known.may_send:
        return
    with scope(world.organisation_id):
        run = Run.objects.filter(as_of=world.today, status="proposed").first()
        if run is None:
            return
        proposed = run.decisions.filter(disposition="proposed").order_by("key")
        keys = dict(proposed.values_list("pk", "key"))
        aside = [pk for pk in keys if dice.random() < 0.05]
        casework.set_aside(actor=world.collector, decision_ids=aside, at=world.at)
        casework.release(actor=world.collector, run_id=run.pk, at=world.at)
    for pk in aside:
        world.tell(f"{keys[pk]} is left out today", keys[pk].partition("|")[0])
    rounds.go(world, is_whole=False)


EVENT = Event("the day is released", happens, between=(time(7, 2), time(8, 0)))
