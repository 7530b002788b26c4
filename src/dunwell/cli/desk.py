"""Sit down at an organisation's desk: find it, read its clock, act in its name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from dunwell.identity import actor, queries
from dunwell.identity.actor import Actor
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.kernel.refusal import Refusal

if TYPE_CHECKING:
    from dunwell.identity.models import Entity, Organisation


class NoOrganisation(Refusal):
    code = "no-organisation"
    says = (
        "There is no organisation here yet. Found one: dunwell init --organisation 'Your Firm' "
        "--currency GBP --timezone Europe/London --admin you@example.com"
    )


class WhichOrganisation(Refusal):
    code = "which-organisation"
    says = "There are several organisations here: {slugs}. Say which in DUNWELL_ORGANISATION."


class UnknownOrganisation(Refusal):
    code = "unknown-organisation"
    says = "There is no organisation {slug!r} here. There is: {slugs}."


@dataclass(frozen=True, slots=True)
class Desk:
    """One organisation, who acts, and what time it is there."""

    organisation: Organisation
    actor: Actor
    at: datetime
    today: date
    """Today where the main entity is."""
    entity: Entity


def sit_down() -> Desk:
    """The organisation named by DUNWELL_ORGANISATION, or the only one there is.

    Refuses with NoOrganisation, WhichOrganisation or UnknownOrganisation.
    """
    found = queries.organisations()
    slugs = ", ".join(organisation.slug for organisation in found)
    wanted = os.environ.get("DUNWELL_ORGANISATION") or None
    if not found:
        raise NoOrganisation
    if wanted is None and len(found) > 1:
        raise WhichOrganisation(slugs=slugs)
    chosen = [o for o in found if wanted in (None, o.slug)]
    if not chosen:
        raise UnknownOrganisation(slug=wanted, slugs=slugs)
    organisation = chosen[0]
    at = queries.instant(organisation, clock.now())
    with scope(organisation.pk):
        entity = queries.entities()[0]
    return Desk(
        organisation, actor.system(organisation.pk), at, queries.today(entity, at), entity
    )


@contextmanager
def opened() -> Iterator[Desk]:
    """`sit_down`, with the organisation's rows in sight until the block ends."""
    desk = sit_down()
    with scope(desk.organisation.pk):
        yield desk
