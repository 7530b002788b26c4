"""The time machine's next day: lived, kept, and the clock moved there, before another begins."""

import math
from datetime import date, datetime, timedelta

from dunwell.casework import operations as casework
from dunwell.casework.operations.turns import if_nobody_else
from dunwell.demo.models import Journey
from dunwell.demo.operations.bring import bring
from dunwell.identity import actor as actors
from dunwell.identity import operations as identity
from dunwell.identity import queries
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal

LOCK = "demo.journey"
BROKEN = (
    "Something went wrong that is our mistake; the log says what. The day is begun again, and "
    "nothing is done twice, when the clock is moved once more."
)


def live_on(*, organisation_id: int, now: datetime) -> bool:
    """Live one day of the journey that is under way, if there is one; says if there was.

    The day is kept as it is lived, and the clock and the journey move together when it is over.
    Whoever is cut off in between lives it again, which changes nothing that was done. One worker
    at a time: another finds the journey taken. What the business refuses ends the journey, with
    its sentence; a fault ends it too, and is raised. Call it outside any scope.
    """
    with if_nobody_else(LOCK, organisation_id) as is_ours:
        if not is_ours:
            return False
        journey = _underway(organisation_id)
        if journey is None:
            return False
        try:
            _live(journey, now)
        except Refusal as refusal:
            _end(journey, Journey.Status.FAILED, str(refusal))
        return True


def break_off(*, organisation_id: int) -> None:
    """End a journey on which a fault was met, and say so where it is looked at."""
    journey = _underway(organisation_id)
    if journey is not None:
        _end(journey, Journey.Status.FAILED, BROKEN)


def is_underway(*, organisation_id: int) -> bool:
    """Whether there is a journey with days left to live."""
    return _underway(organisation_id) is not None


def _underway(organisation_id: int) -> Journey | None:
    with scope(organisation_id):
        return Journey.objects.filter(status=Journey.Status.UNDERWAY).first()


def _live(journey: Journey, now: datetime) -> None:
    """The clock may have run on while nobody worked: where it stands says which day is next."""
    organisation = Organisation.objects.get(pk=journey.organisation_id)
    since = queries.instant(organisation, now)
    with scope(organisation.pk):
        today = queries.today(Entity.objects.earliest("pk"), since)
    if journey.is_to_stop or today >= journey.until:
        _end(
            journey,
            Journey.Status.ARRIVED if today >= journey.until else Journey.Status.STOPPED,
        )
        return

    def brings(day: date, at: datetime) -> None:
        bring(organisation_id=organisation.pk, day=day, at=at)

    day = casework.live_a_day(
        organisation_id=organisation.pk,
        since=since,
        bring=brings,
        is_released=today > journey.since,
    )
    with scope(organisation.pk):
        whole = timedelta(seconds=math.ceil((day.at - since).total_seconds()))
        identity.move_clock(actor=actors.system(organisation.pk), by=whole)
        _keep(journey, day)


def _keep(journey: Journey, day: casework.Day) -> None:
    """How far it has come; whether somebody asked to stop meanwhile is asked of the row."""
    row = Journey.objects.select_for_update().get(pk=journey.pk)
    row.reached = day.on
    row.why = row.why or " ".join(day.problems)
    if row.reached >= row.until:
        row.status = Journey.Status.ARRIVED
    elif row.is_to_stop:
        row.status = Journey.Status.STOPPED
    row.save(update_fields=["reached", "why", "status"])


def _end(journey: Journey, status: str, why: str = "") -> None:
    with scope(journey.organisation_id):
        Journey.objects.filter(pk=journey.pk).update(status=status, why=why or journey.why)
