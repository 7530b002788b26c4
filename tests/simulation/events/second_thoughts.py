"""Somebody takes back what waits in the outbox, or leaves something out today."""

from random import Random

from dunwell.casework import operations as casework
from dunwell.casework.models import Decision
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    with scope(world.organisation_id):
        waiting = list(
            Decision.objects.filter(run__as_of=world.today, disposition="queued")
            .order_by("key")
            .values_list("pk", "key", "customer__ref")
        )
    if not waiting:
        return
    decision_id, key, ref = dice.choice(waiting)
    try:
        with scope(world.organisation_id):
            casework.undo(actor=world.collector, decision_id=decision_id, at=world.at)
    except Refusal as refusal:
        world.tell(f"{key} cannot be taken back: {refusal}", ref)
        return
    world.tell(f"{key} is taken back", ref)


EVENT = Event("second thoughts", happens, often=30)
