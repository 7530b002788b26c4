"""Time goes by: what the worker does as it comes, and the time machine does day by day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dunwell.casework.models import Run
from dunwell.casework.next_window import DAY_BEGINS
from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.casework.operations.confirm import confirm_what_was_told
from dunwell.casework.operations.deliver import deliver
from dunwell.casework.operations.placements import follow_placements
from dunwell.casework.operations.prepare import prepare
from dunwell.casework.operations.release import release
from dunwell.casework.operations.thank import thank_for_payments
from dunwell.casework.operations.withdraw_calls import withdraw_calls_in_vain
from dunwell.channels import operations as channels
from dunwell.channels.queries import next_due
from dunwell.identity import actor as actors
from dunwell.identity import queries as identity
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.scope import scope
from dunwell.kernel.business_days import is_business_day
from dunwell.payments import operations as payments

Bring = Callable[[date, datetime], None]
"""What the world does on a day: invoices issued, payments arriving. It opens its own scope."""

MORNING = time(10)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was woken up to, and what left between the morning before and this one."""

    on: date
    at: datetime
    run_id: int | None
    sent: int
    problems: tuple[str, ...] = ()
    """Why messages that were due have stayed, in sentences."""


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
            withdraw_calls_in_vain(as_of=day, at=at)
            follow_placements(organisation_id=organisation_id, as_of=day, at=at)
    if entity is None or not _has_begun(entity, at):
        return None
    run = prepare(actor=actors.system(organisation_id), as_of=identity.today(entity, at), at=at)
    if organisation.releases_alone and organisation.first_run_confirmed_at is not None:
        _release(run, at)
    return run


def live_a_day(
    *, organisation_id: int, since: datetime, bring: Bring, is_released: bool
) -> Day:
    """Live from an instant to the next day's morning, as a firm does that sends each morning.

    Where today is to be released, what of it needs nobody's approval leaves, each message when
    its customer's hours have begun. Then the world brings what the next day has, and that day is
    prepared: it is a person's to decide until somebody lives on, and what it answers at once
    leaves with the next round. Cut off anywhere, the day is lived again from its start, and what
    was done is found done. Call it outside any scope.
    """
    with scope(organisation_id):
        entity = Entity.objects.order_by("pk").first()
    assert entity is not None, "a firm has an entity before its clock is moved"
    zone = ZoneInfo(entity.timezone)
    today = since.astimezone(zone).date()
    if is_released:
        with scope(organisation_id):
            run = Run.objects.filter(as_of=today).first()
        if run is not None:
            _release(run, since)
    rounds = _deliver_between(organisation_id, since, _morning(today + DAY, zone))
    woken = _wake_up(organisation_id, entity, today + DAY, bring)
    return replace(
        woken,
        sent=sum(one.sent for one in rounds),
        problems=tuple(dict.fromkeys(why for one in rounds for why in one.problems)),
    )


def _deliver_between(
    organisation_id: int, since: datetime, until: datetime
) -> list[channels.SendSummary]:
    """Go round now, and whenever a message falls due: the day begins later further west."""
    rounds = [deliver(organisation_id=organisation_id, at=since)]
    moment = since
    while True:
        with scope(organisation_id):
            due = next_due(after=moment, before=until)
        if due is None:
            return rounds
        moment = due
        rounds.append(deliver(organisation_id=organisation_id, at=moment))


def _wake_up(organisation_id: int, entity: Entity, day: date, bring: Bring) -> Day:
    """The morning: what has come, what is to be done today, and what is answered at once."""
    at = _morning(day, ZoneInfo(entity.timezone))
    bring(day, at)
    run = None
    if is_business_day(day, country=entity.country):
        run = prepare(actor=actors.system(organisation_id), as_of=day, at=at)
    with scope(organisation_id):
        thank_for_payments(organisation_id=organisation_id, at=at)
        confirm_what_was_told(organisation_id=organisation_id, at=at)
    return Day(day, at, run.pk if run else None, sent=0)


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
