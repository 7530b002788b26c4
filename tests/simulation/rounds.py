"""A round of the worker's, as the program makes it: prepare what has begun, send what is due."""

from datetime import datetime

from dunwell.casework import operations as casework
from tests.simulation.world import World


def go(world: World, *, is_whole: bool) -> None:
    """One round in this process, and the auditor hears what came of it.

    A round that would find nothing to send is left out, unless it is to be ``is_whole``.
    """
    if is_whole or any(message.due_at <= world.at for message in world.auditor.shown.waiting()):
        work(world.organisation_id, world.at)
        world.hears()


def work(organisation_id: int, at: datetime) -> None:
    """What a worker does; a process of its own can do it too."""
    casework.tick(organisation_id=organisation_id, at=at)
    casework.deliver(organisation_id=organisation_id, at=at)
