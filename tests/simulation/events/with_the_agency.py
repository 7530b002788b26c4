"""What was approved is handed over; and the firm may think better of it."""

from random import Random

from dunwell.casework import operations as casework
from dunwell.casework.models import Placement
from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    if not world.auditor.shown.placed():
        return
    with scope(world.organisation_id):
        casework.report(actor=world.manager, at=world.at)
        for placement in Placement.objects.filter(status="approved").order_by("pk"):
            casework.hand_over(
                actor=world.manager, placement_id=placement.pk, on=world.today, at=world.at
            )
            world.tell("is with the agency", placement.customer.ref)
        for placement in Placement.objects.filter(status="placed").order_by("pk"):
            if dice.randrange(40) == 0:
                casework.recall(
                    actor=world.manager,
                    placement_id=placement.pk,
                    why="by_hand",
                    on=world.today,
                    at=world.at,
                )
                world.tell("is taken back from the agency", placement.customer.ref)


EVENT = Event("the agency hears", happens)
