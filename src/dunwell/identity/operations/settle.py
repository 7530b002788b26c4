"""Settings of an organisation that decide whether and when things leave."""

from datetime import datetime, timedelta

from django.db import transaction

from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity, Organisation
from dunwell.kernel.refusal import Refusal


class NotASandbox(Refusal):
    code = "not-a-sandbox"
    says = "Only a sandbox has a clock that can be moved."


class ClockMovesForward(Refusal):
    code = "clock-moves-forward"
    says = "A sandbox's clock only moves forward."


@transaction.atomic
def confirm_first_run(*, actor: Actor, at: datetime, daily_cap: int | None = None) -> None:
    """From now on runs may send. Refuses with NotAllowed below manager."""
    actor.require("manager")
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    if organisation.first_run_confirmed_at is None:
        organisation.first_run_confirmed_at = at
        organisation.daily_cap = daily_cap
        organisation.save(update_fields=["first_run_confirmed_at", "daily_cap"])


@transaction.atomic
def set_run_settings(*, actor: Actor, releases_alone: bool, daily_cap: int | None) -> None:
    """Whether the nightly worker also sends, and how much a day at most."""
    actor.require("admin")
    Organisation.objects.filter(pk=actor.organisation_id).update(
        releases_alone=releases_alone, daily_cap=daily_cap
    )


@transaction.atomic
def name_agency(*, actor: Actor, entity_id: int, agency: str) -> None:
    """To whom this entity hands over; empty for nobody yet. Refuses with NotAllowed below admin."""
    actor.require("admin")
    Entity.objects.filter(pk=entity_id).update(agency=agency.strip())


@transaction.atomic
def move_clock(*, actor: Actor, by: timedelta) -> Organisation:
    """Move a sandbox's clock. Refuses with NotASandbox, ClockMovesForward, NotAllowed."""
    actor.require("collector")
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    if not organisation.is_sandbox:
        raise NotASandbox
    if by < timedelta(0):
        raise ClockMovesForward
    organisation.clock_offset_seconds += int(by.total_seconds())
    organisation.save(update_fields=["clock_offset_seconds"])
    return organisation
