"""Time goes by: what the worker does as it comes, and the time machine does day by day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dunwell.casework.models import Run
from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.casework.operations.confirm import confirm_what_was_told
from dunwell.casework.operations.deliver import deliver
from dunwell.casework.operations.placements import follow_placements
from dunwell.casework.operations.prepare import prepare
from dunwell.casework.operations.release import release
from dunwell.casework.operations.thank import thank_for_payments
from dunwell.casework.operations.withdraw_calls import withdraw_calls_in_vain
from dunwell.channels.queries import next_due
from dunwell.identity import actor as actors
from dunwell.identity import queries as identity
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.scope import scope
from dunwell.kernel.business_days import is_business_day
from dunwell.payments import operations as payments

Bring = Callable[[date, datetime], None]
"""What the world does on a day: invoices issued, payments arriving. It opens its own scope."""

DAY_BEGINS = time(7)
MORNING = time(10)


@dataclass(frozen=True, slots=True)
class Day:
    """One day that was lived through."""

    on: date
    run_id: int | None
    sent: int
    """Up to and with its own round, since the day before's."""


def tick(*, organisation_id: int, at: datetime) -> Run | None:
    """What is to be done by now: take in contacts and what providers told us, answer,
    prepare the day once it has begun.

    Safe to call as often as one likes. A firm that lets the worker release does so here; a
    firm without a policy or entity yet has nothing to do.
    """
    with scope(organisation_id):
        absorb_contacts(organisation_id=organisation_id)
        payments.settle_waiting(at=at)
        thank_for_payments(organisation_id=organisation_id, at=at)
        confirm_what_was_told(organisation_id=organisation_id, at=at)
        entity = Entity.objects.order_by("pk").first()
        organisation = Organisation.objects.get(pk=organisation_id)
        if entity is not None:
            day = identity.today(entity, at)
            withdraw_calls_in_vain(as_of=day)
            follow_placements(organisation_id=organisation_id, as_of=day, at=at)
    if entity is None or not _has_begun(entity, at):
        return None
    run = prepare(actor=actors.system(organisation_id), as_of=identity.today(entity, at), at=at)
    if organisation.releases_alone and organisation.first_run_confirmed_at is not None:
        _release(run, at)
    return run


def live_until(
    *, organisation_id: int, since: datetime, until: datetime, bring: Bring
) -> list[Day]:
    """Live from one instant to another, one day at a time, as a firm does that sends each morning.

    Each day the world brings what it has, the day is decided, what needs nobody's approval is
    released and delivered, each message when its customer's hours have begun. The last day is
    only prepared: it is today, and a person's to decide.
    """
    with scope(organisation_id):
        entity = Entity.objects.order_by("pk").first()
    assert entity is not None, "a firm has an entity before its clock is moved"
    zone = ZoneInfo(entity.timezone)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    lived, before = [], since
    for day in days:
        is_last = day == last
        at = until if is_last else _morning(day, zone)
        sent = _deliver_between(organisation_id, before, at)
        today = _live(organisation_id, entity, at, bring, is_last=is_last)
        lived.append(replace(today, sent=sent + today.sent))
        before = at
    return lived


def _deliver_between(organisation_id: int, after: datetime, before: datetime) -> int:
    """Go round whenever a message falls due: the day begins later further west."""
    sent = 0
    while True:
        with scope(organisation_id):
            moment = next_due(after=after, before=before)
        if moment is None:
            return sent
        sent += deliver(organisation_id=organisation_id, at=moment).sent
        after = moment


def _live(
    organisation_id: int,
    entity: Entity,
    at: datetime,
    bring: Bring,
    *,
    is_last: bool,
) -> Day:
    day = identity.today(entity, at)
    bring(day, at)
    run = None
    if is_business_day(day, country=entity.country):
        run = prepare(actor=actors.system(organisation_id), as_of=day, at=at)
        if not is_last:
            _release(run, at)
    with scope(organisation_id):
        thank_for_payments(organisation_id=organisation_id, at=at)
        confirm_what_was_told(organisation_id=organisation_id, at=at)
    sent = deliver(organisation_id=organisation_id, at=at)
    return Day(day, run.pk if run else None, sent.sent)


def _release(run: Run, at: datetime) -> None:
    """Once a day: what a person takes back after that stays with them."""
    if run.status == Run.Status.RELEASED:
        return
    with scope(run.organisation_id):
        organisation = Organisation.objects.get(pk=run.organisation_id)
        if organisation.first_run_confirmed_at is not None:
            release(actor=actors.system(run.organisation_id), run_id=run.pk, at=at)


def _has_begun(entity: Entity, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(entity.timezone))
    return local.time() >= DAY_BEGINS and is_business_day(local.date(), country=entity.country)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone)
