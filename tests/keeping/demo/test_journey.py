"""A sandbox's clock moves a day at a time, one journey at once, and survives whoever lives it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections

from dunwell.casework.models import Decision, Run
from dunwell.channels.mailbox import reading, sink
from dunwell.demo import operations as demo
from dunwell.demo.models import Journey
from dunwell.demo.operations import on_the_way
from dunwell.demo.operations.set_out import AlreadyUnderway, NoDaysToLive
from dunwell.demo.queries import latest_journey, left_since
from dunwell.identity import actor as actors
from dunwell.identity import operations as identity
from dunwell.identity import queries
from dunwell.identity.actor import NotAllowed
from dunwell.identity.models import Organisation
from dunwell.identity.operations import NotASandbox
from dunwell.identity.scope import scope
from tests.keeping.casework.desk import MONDAY, Desk, at, desk, owing, use_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DAY = timedelta(days=1)


@pytest.fixture
def firm() -> Desk:
    """A sandbox on a Monday at ten; the real clock stands there too, and does not run."""
    place = desk()
    Organisation.objects.filter(pk=place.organisation_id).update(is_sandbox=True)
    return place


@pytest.fixture
def mailbox(tmp_path: Path, firm: Desk) -> Iterator[Path]:
    folder = tmp_path / "mailbox"
    with sink.running(folder, port=0) as port:
        use_server(firm, port)
        yield folder


def set_out(firm: Desk, days: int) -> None:
    demo.set_out(actor=firm.firm.collector, days=days, now=firm.now)


def live_on(firm: Desk) -> bool:
    return demo.live_on(organisation_id=firm.organisation_id, now=firm.now)


def clock(firm: Desk) -> datetime:
    return queries.instant(Organisation.objects.get(pk=firm.organisation_id), firm.now)


def journey(firm: Desk) -> Journey:
    with scope(firm.organisation_id):
        return Journey.objects.latest("pk")


def runs(firm: Desk) -> list[date]:
    with scope(firm.organisation_id):
        return list(Run.objects.order_by("as_of").values_list("as_of", flat=True))


def test_the_days_are_lived_one_by_one_and_the_clock_goes_with_them(
    firm: Desk, mailbox: Path
) -> None:
    owing(firm)
    set_out(firm, 3)
    assert (clock(firm), runs(firm)) == (at(MONDAY), [])
    for n in (1, 2, 3):
        assert live_on(firm)
        assert clock(firm) == at(MONDAY + n * DAY)
        assert runs(firm) == [MONDAY + m * DAY for m in range(1, n + 1)]
        assert journey(firm).reached == MONDAY + n * DAY
    assert not live_on(firm)
    assert journey(firm).status == Journey.Status.ARRIVED
    assert len(reading.messages(mailbox)) == 1
    with scope(firm.organisation_id):
        told = latest_journey()
        assert told is not None
        assert (told.lived, told.days, told.is_underway) == (3, 3, False)
        assert left_since(told.set_out_at) == 1


def test_its_last_day_is_left_to_a_person(firm: Desk, mailbox: Path) -> None:
    owing(firm)
    set_out(firm, 1)
    live_on(firm)
    with scope(firm.organisation_id):
        assert Decision.objects.get().disposition == Decision.Disposition.PROPOSED
    assert reading.messages(mailbox) == []


def test_it_stops_after_the_day_that_is_being_lived(firm: Desk, mailbox: Path) -> None:
    set_out(firm, 30)
    live_on(firm)
    demo.stop(actor=firm.firm.collector)
    assert live_on(firm)
    assert not live_on(firm)
    assert journey(firm).status == Journey.Status.STOPPED
    assert clock(firm) == at(MONDAY + DAY), "nothing was being lived"


def test_asked_to_stop_while_a_day_is_lived_that_day_is_lived_to_its_end(
    firm: Desk, mailbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing(firm)
    set_out(firm, 30)

    def bring(*, organisation_id: int, day: date, at: datetime) -> None:
        demo.stop(actor=firm.firm.collector)

    monkeypatch.setattr(on_the_way, "bring", bring)
    live_on(firm)
    assert not live_on(firm)
    assert (journey(firm).status, journey(firm).reached) == ("stopped", MONDAY + DAY)
    assert runs(firm) == [MONDAY + DAY]


def test_a_second_one_at_the_same_time_is_refused(firm: Desk, mailbox: Path) -> None:
    set_out(firm, 7)
    with pytest.raises(AlreadyUnderway, match="to 30 November 2026"):
        set_out(firm, 1)
    with scope(firm.organisation_id):
        assert Journey.objects.count() == 1


def test_a_day_that_was_cut_off_is_lived_again_and_nothing_is_done_twice(
    firm: Desk, mailbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the worker had been killed when the day was over and the clock not moved yet."""
    owing(firm)
    set_out(firm, 3)
    live_on(firm)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(identity, "move_clock", killed)
        with pytest.raises(KeyboardInterrupt):
            live_on(firm)
    assert len(reading.messages(mailbox)) == 1
    assert (clock(firm), journey(firm).reached) == (at(MONDAY + DAY), MONDAY + DAY)
    while live_on(firm):
        pass
    assert journey(firm).status == Journey.Status.ARRIVED
    assert len(reading.messages(mailbox)) == 1
    assert runs(firm) == [MONDAY + n * DAY for n in (1, 2, 3)]


def test_what_the_business_refuses_ends_it_and_is_said(firm: Desk) -> None:
    """A firm without a policy has nothing to decide a day by."""
    young = identity.found(name="Young Ltd", at=firm.now, is_sandbox=True)
    system = actors.system(young.pk)
    with scope(young.pk):
        identity.add_entity(
            actor=system, name="Young", currency="GBP", timezone="Europe/London", country="GB"
        )
    demo.set_out(actor=system, days=7, now=firm.now)
    assert demo.live_on(organisation_id=young.pk, now=firm.now)
    assert not demo.is_underway(organisation_id=young.pk)
    with scope(young.pk):
        told = latest_journey()
    assert told is not None
    assert (told.is_failed, told.lived) == (True, 0)
    assert "policy" in told.why
    demo.set_out(actor=system, days=7, now=firm.now)


def test_mail_that_could_not_leave_is_said_and_the_days_go_on(firm: Desk) -> None:
    owing(firm)
    set_out(firm, 3)
    while live_on(firm):
        pass
    assert journey(firm).status == Journey.Status.ARRIVED
    assert journey(firm).why != ""


def test_another_worker_leaves_it_to_the_one_that_lives_it(firm: Desk, mailbox: Path) -> None:
    set_out(firm, 3)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            whose = (on_the_way.LOCK, firm.organisation_id)
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", whose)
            assert not live_on(firm)
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", whose)
    finally:
        other.close()
    assert live_on(firm)


def test_only_a_sandbox_with_somebody_who_may_and_days_to_live(firm: Desk) -> None:
    with pytest.raises(NotAllowed):
        demo.set_out(actor=firm.firm.viewer, days=1, now=firm.now)
    empty = identity.found(name="Empty Ltd", at=firm.now, is_sandbox=True)
    with pytest.raises(NoDaysToLive):
        demo.set_out(actor=actors.system(empty.pk), days=1, now=firm.now)
    Organisation.objects.filter(pk=firm.organisation_id).update(is_sandbox=False)
    with pytest.raises(NotASandbox):
        set_out(firm, 1)
    with scope(firm.organisation_id):
        assert not Journey.objects.exists()
