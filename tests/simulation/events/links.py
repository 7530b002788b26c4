"""Some customers open the link in a mail, which proves that it arrived."""

import hashlib
import re
from datetime import timedelta
from random import Random

from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from dunwell.receivables import tokens
from dunwell.receivables.models import PortalLink
from tests.simulation.event import Event
from tests.simulation.world import World

TOKEN = re.compile(r"/p/([\w.-]+)/reach")
NEWS = timedelta(days=1)


def happens(world: World, dice: Random) -> None:
    for contact in world.known.contacts:
        is_new = contact.at > world.at - NEWS and contact.channel == "email"
        if not is_new or not contact.asks or dice.random() < 0.4:
            continue
        words = world.words_of(contact.key)
        if found := TOKEN.search(words):
            _opens(world, found[1])
            world.tell(f"opens the link in {contact.stage}", contact.debtor)


def _opens(world: World, token: str) -> None:
    secret = tokens.split(token)[1]
    with scope(world.organisation_id):
        link = PortalLink.objects.get(secret_sha256=hashlib.sha256(secret.encode()).digest())
        receivables.note_first_visit(link_id=link.pk, at=world.at)


EVENT = Event("links are opened", happens)
