"""Days go by: prepared, released and delivered once each; a person's own day is theirs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dunwell.audit.models import AuditEvent
from dunwell.casework import operations as casework
from dunwell.casework.models import CallTask, Case, Decision, Run
from dunwell.channels.mailbox import reading, sink
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import MONDAY, Desk, at, owing, use_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def mailbox(tmp_path: Path, monday: Desk) -> Iterator[Path]:
    folder = tmp_path / "mailbox"
    with sink.running(folder, port=0) as port:
        use_server(monday, port)
        yield folder


def live(place: Desk, days: int) -> tuple[list[casework.Day], list[date]]:
    """So many days on; the first is the place's own, and a person's."""
    brought: list[date] = []

    def bring(day: date, moment: datetime) -> None:
        brought.append(day)

    lived: list[casework.Day] = []
    for _ in range(days):
        lived.append(
            casework.live_a_day(
                organisation_id=place.organisation_id,
                since=lived[-1].at if lived else place.now,
                bring=bring,
                is_released=bool(lived),
            )
        )
    return lived, brought


def test_every_day_comes_and_working_days_are_decided(monday: Desk, mailbox: Path) -> None:
    owing(monday)
    lived, brought = live(monday, 7)
    week = [MONDAY + timedelta(days=n) for n in range(1, 8)]
    assert brought == week
    assert [day.on for day in lived] == week
    assert [day.run_id is not None for day in lived] == [True] * 4 + [False] * 2 + [True]


def test_the_days_between_are_released_and_the_last_is_left_to_a_person(
    monday: Desk, mailbox: Path
) -> None:
    owing(monday)
    lived, _ = live(monday, 1)
    assert [day.sent for day in lived] == [0]
    with scope(monday.organisation_id):
        assert Decision.objects.get().disposition == Decision.Disposition.PROPOSED
    live(monday.later(1), 1)
    with scope(monday.organisation_id):
        assert [run.status for run in Run.objects.order_by("as_of")] == ["proposed", "proposed"]
    lived, _ = live(monday.later(2), 2)
    assert [day.sent for day in lived] == [0, 1]
    assert len(reading.messages(mailbox)) == 1


def test_living_the_same_days_again_sends_nothing_again(monday: Desk, mailbox: Path) -> None:
    owing(monday)
    live(monday, 3)
    live(monday, 3)
    assert len(reading.messages(mailbox)) == 1


def test_a_customer_further_west_hears_later_on_the_same_day(
    monday: Desk, mailbox: Path
) -> None:
    """Their hours begin when the firm's morning round is long over."""
    owing(monday, country="US")
    with scope(monday.organisation_id):
        Customer.objects.update(timezone="America/Los_Angeles")
    live(monday, 2)
    (mail,) = reading.messages(mailbox)
    assert mail.at == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_a_call_that_nobody_makes_gives_way_after_three_working_days(
    monday: Desk, mailbox: Path
) -> None:
    owing(monday, days_late=10, phone="+44 20 7946 0018")
    live(monday, 13)
    with scope(monday.organisation_id):
        case = Case.objects.get()
        assert (case.stage, CallTask.objects.get().status) == ("check_in", "lapsed")
    templates = [mail.subject for mail in reading.messages(mailbox)]
    assert len(templates) == 2


def test_a_tick_prepares_the_day_once_it_has_begun(monday: Desk) -> None:
    owing(monday)
    assert casework.tick(organisation_id=monday.organisation_id, at=at(MONDAY, 6)) is None
    first = casework.tick(organisation_id=monday.organisation_id, at=at(MONDAY, 8))
    again = casework.tick(organisation_id=monday.organisation_id, at=at(MONDAY, 9))
    assert first is not None and again is not None and first.pk == again.pk
    saturday = MONDAY + timedelta(days=5)
    assert casework.tick(organisation_id=monday.organisation_id, at=at(saturday)) is None


def test_a_firm_that_lets_the_worker_release_has_its_mail_sent(
    monday: Desk, mailbox: Path
) -> None:
    owing(monday)
    with scope(monday.organisation_id):
        identity.set_run_settings(actor=monday.firm.admin, releases_alone=True, daily_cap=None)
    casework.tick(organisation_id=monday.organisation_id, at=monday.now)
    assert casework.deliver(organisation_id=monday.organisation_id, at=monday.now).sent == 1
    assert len(reading.messages(mailbox)) == 1


def test_a_day_is_released_once_however_often_the_worker_comes_by(
    monday: Desk, mailbox: Path
) -> None:
    """Found by a simulated year: each round released, and said so in the audit, for ever."""
    owing(monday)
    with scope(monday.organisation_id):
        identity.set_run_settings(actor=monday.firm.admin, releases_alone=True, daily_cap=None)
    for _ in range(3):
        casework.tick(organisation_id=monday.organisation_id, at=monday.now)
    with scope(monday.organisation_id):
        assert AuditEvent.objects.filter(verb="run.released").count() == 1
        taken_back = Decision.objects.get()
        casework.undo(actor=monday.firm.collector, decision_id=taken_back.pk, at=monday.now)
    casework.tick(organisation_id=monday.organisation_id, at=monday.now)
    with scope(monday.organisation_id):
        assert Decision.objects.get().disposition == Decision.Disposition.PROPOSED


def test_an_organisation_without_anything_yet_has_nothing_to_do() -> None:
    empty = identity.found(name="Empty Ltd", at=at(MONDAY))
    assert casework.tick(organisation_id=empty.pk, at=at(MONDAY)) is None
