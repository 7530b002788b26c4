"""Somebody looks into the mail server's log for each message in doubt, and says what it says."""

from datetime import time
from random import Random

from dunwell.channels import operations as channels
from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope
from tests.simulation.event import Event
from tests.simulation.world import World


def happens(world: World, dice: Random) -> None:
    with scope(world.organisation_id):
        doubts = list(
            OutboxMessage.objects.filter(status="ambiguous")
            .order_by("key")
            .values_list("pk", "message_id", "key", "customer__ref")
        )
        for pk, message_id, key, ref in doubts:
            if dice.random() < 0.3:
                continue  # Tomorrow will do.
            arrived = message_id in world.post.kept
            channels.resolve_ambiguous(
                actor=world.collector, message_id=pk, was_sent=arrived, at=world.at
            )
            world.tell(f"{key} {'did' if arrived else 'did not'} arrive", ref or "")


EVENT = Event("doubts are settled", happens, between=(time(8, 10), time(18, 0)))
