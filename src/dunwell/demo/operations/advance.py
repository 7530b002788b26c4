"""The time machine: move a sandbox forward and live every day on the way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dunwell.casework import operations as casework
from dunwell.demo.operations.bring import bring
from dunwell.identity import operations as identity
from dunwell.identity import queries
from dunwell.identity.actor import Actor
from dunwell.identity.models import Organisation
from dunwell.identity.operations.settle import NotASandbox
from dunwell.identity.scope import scope


@dataclass(frozen=True, slots=True)
class Journey:
    """Where the clock stands now, and the days that were lived."""

    at: datetime
    days: tuple[casework.Day, ...]

    @property
    def sent(self) -> int:
        return sum(day.sent for day in self.days)


def advance(*, actor: Actor, by: timedelta, now: datetime) -> Journey:
    """Live until ``by`` later than the sandbox's present; then its clock stands there.

    Each day is committed as it is lived, and living one again changes nothing, so a journey
    that is cut off is simply made again. Call it outside any scope.
    Refuses with NotASandbox, NotAllowed.
    """
    actor.require("collector")
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    if not organisation.is_sandbox:
        raise NotASandbox
    since = queries.instant(organisation, now)
    until = since + by
    days = casework.live_until(
        organisation_id=organisation.pk,
        since=since,
        until=until,
        bring=lambda day, at: bring(organisation_id=organisation.pk, day=day, at=at),
    )
    with scope(organisation.pk):
        identity.move_clock(actor=actor, by=by)
    return Journey(until, tuple(days))
