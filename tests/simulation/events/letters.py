"""Somebody prints the letters of the day and takes them to the post; now and then one is spoilt."""

from datetime import time
from random import Random

from dunwell.casework import operations as casework
from dunwell.channels import operations as channels
from dunwell.identity.scope import scope
from tests.simulation.auditor.days import is_business_day
from tests.simulation.event import Event
from tests.simulation.mail import Arrival
from tests.simulation.world import World

BEHIND = "SELECT message_id, address FROM channels_outboxmessage WHERE id = %s"


def happens(world: World, dice: Random) -> None:
    if not is_business_day(world.today, country="GB", region="ENG"):
        return
    with scope(world.organisation_id):
        letters, _stopped = casework.print_letters(
            organisation_id=world.organisation_id, at=world.at
        )
        spoilt = [letter for letter in letters if dice.random() < 0.1]
        for letter in spoilt:
            channels.spoil(actor=world.collector, message_id=letter.id, why="Ink.", at=world.at)
            world.tell("a letter is spoilt", letter.customer_ref)
        posted = [letter.id for letter in letters if letter not in spoilt]
        channels.record_posted(actor=world.collector, message_ids=posted, at=world.at)
    world.hears(_arrival(world, message_id) for message_id in posted)


def _arrival(world: World, row: int) -> Arrival:
    ((message_id, address),) = world.auditor.shown.rows(BEHIND, [row])
    return Arrival(world.at, message_id, "letter", address, "", "sent")


EVENT = Event("letters are posted", happens, between=(time(11, 0), time(13, 0)))
