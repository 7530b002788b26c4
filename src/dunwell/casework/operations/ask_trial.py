"""Have a draft tried, or leave it. A row is all there is: the worker finds it and tries it.

Whoever has asked may close the page, and a worker that was stopped finds it where it was left.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from dunwell.casework.models import Trial
from dunwell.casework.trials import OPEN
from dunwell.identity.actor import Actor

KEPT = timedelta(days=30)
"""What was tried before is forgotten: the portfolio is another one by then."""


@transaction.atomic
def ask_trial(
    *, actor: Actor, kind: str, text: str, first: date, last: date, at: datetime
) -> int:
    """Put it into the line and say its number; the same one that waits already is not put twice.

    Refuses with NotAllowed below manager.
    """
    actor.require("manager")
    Trial.objects.exclude(status__in=OPEN).filter(asked_at__lt=at - KEPT).delete()
    same = Trial.objects.filter(
        status__in=OPEN, kind=kind, text=text, first=first, last=last
    ).first()
    if same is not None:
        return same.pk
    return Trial.objects.create(
        organisation_id=actor.organisation_id,
        kind=kind,
        text=text,
        first=first,
        last=last,
        asked_by=actor.name,
        asked_at=at,
    ).pk


@transaction.atomic
def cancel_trial(*, actor: Actor, number: int) -> None:
    """End it where it is; one that is over stays as it ended. Refuses with NotAllowed."""
    actor.require("manager")
    Trial.objects.filter(pk=number, status__in=OPEN).update(status=Trial.Status.CANCELLED)
