"""The manager looks at what waits for a yes; who is away is stood in for, after a while."""

from datetime import time
from random import Random

from dunwell.casework import operations as casework
from dunwell.casework.models import Approval
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from tests.simulation import rounds
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    is_away = world.office.manager_back_on > world.today
    who = world.admin if is_away else world.manager
    with scope(world.organisation_id):
        waiting = list(
            Approval.objects.filter(
                status="open", passed_to__in=["admin"] if is_away else ["", "admin"]
            )
            .order_by("key")
            .values_list("pk", "key", "decision__customer__ref")
        )
    for approval_id, key, ref in waiting:
        says_yes = dice.random() < 0.75
        if dice.random() < 0.05:
            _collector_tries(world, approval_id)
        try:
            with scope(world.organisation_id):
                if says_yes:
                    casework.approve(actor=who, approval_id=approval_id, at=world.at)
                else:
                    casework.decline(
                        actor=who,
                        approval_id=approval_id,
                        why="Not yet.",
                        at=world.at,
                    )
        except Refusal as refusal:
            world.tell(f"neither yes nor no to {key}: {refusal}", ref)
            continue
        world.tell(f"{who.name} says {'yes' if says_yes else 'no'} to {key}", ref)
    rounds.go(world, is_whole=False)  # The worker comes by all the time.


def _collector_tries(world: World, approval_id: int) -> None:
    """It is not theirs to say."""
    try:
        with scope(world.organisation_id):
            casework.approve(actor=world.collector, approval_id=approval_id, at=world.at)
    except Refusal as refusal:
        world.tell(f"Bob says yes in vain: {refusal}")


EVENT = Event("approvals are given", happens, between=(time(9, 10), time(15, 0)))
