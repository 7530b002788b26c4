"""Ask for a sandbox's clock to be moved, or to stand still again. The worker finds it and does it.

A row is all there is: whoever has asked may close the page, and a worker that was stopped finds
the journey where it was left.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from dunwell.demo.models import Journey
from dunwell.identity import queries
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.operations import NotASandbox
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal


class AlreadyUnderway(Refusal):
    code = "already-underway"
    says = (
        "The clock is being moved already, to {until:%d %B %Y}. "
        "Wait until it is there, or stop it after the day that is being lived."
    )


class NoDaysToLive(Refusal):
    code = "no-days-to-live"
    says = "A clock needs a firm to live by it: set up an entity first, under Settings."


@transaction.atomic
def set_out(*, actor: Actor, days: int, now: datetime) -> Journey:
    """Have the next so many days lived, one by one, until the morning of the last.

    Refuses with NotASandbox, NoDaysToLive, AlreadyUnderway, or NotAllowed below collector.
    """
    assert days > 0, "a clock moves forward"
    actor.require("collector")
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    if not organisation.is_sandbox:
        raise NotASandbox
    with scope(organisation.pk):
        other = Journey.objects.filter(status=Journey.Status.UNDERWAY).first()
        if other is not None:
            raise AlreadyUnderway(until=other.until)
        at = queries.instant(organisation, now)
        today = _today(at)
        return Journey.objects.create(
            organisation=organisation,
            since=today,
            reached=today,
            until=today + timedelta(days=days),
            set_out_at=at,
            asked_by=actor.name,
            asked_at=now,
        )


@transaction.atomic
def stop(*, actor: Actor) -> None:
    """End the journey after the day that is being lived; where none is under way, do nothing.

    Refuses with NotAllowed below collector.
    """
    actor.require("collector")
    with scope(actor.organisation_id):
        Journey.objects.filter(status=Journey.Status.UNDERWAY).update(is_to_stop=True)


def _today(at: datetime) -> date:
    main = Entity.objects.order_by("pk").first()
    if main is None:
        raise NoDaysToLive
    return queries.today(main, at)
