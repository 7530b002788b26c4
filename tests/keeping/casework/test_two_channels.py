"""A stage on two channels is two contacts of one step: both leave in the same window, once each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Case
from dunwell.channels import operations as channels
from dunwell.channels.mailbox import sink
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from tests.keeping.casework.desk import Desk, desk, owing, use_server

pytestmark = pytest.mark.django_db(transaction=True)

POLICY = """
policy: both
title: Two ways at once
for: "kind = 'business'"
contact: {days: business, hours: 09:00-17:30, limits: [{contacts: 4, in: 7 days}]}
stages:
  - {id: missed_payment, day: 1, send: {email: missed_payment}, tone: warm}
  - {id: help, day: 8, gap: 6 days, send: {email: help, sms: help, letter: help}, tone: clear}
"""


@pytest.fixture
def monday(tmp_path: Path) -> Iterator[Desk]:
    place = desk(policy=POLICY)
    Organisation.objects.filter(pk=place.organisation_id).update(is_sandbox=True)
    owing(place, days_late=1, phone="+447700900123", address="4 Mill Lane\nBristol")
    with sink.running(tmp_path / "mailbox", port=0) as port:
        use_server(place, port)
        place.release()
        casework.deliver(organisation_id=place.organisation_id, at=place.now)
        yield place


def sent(place: Desk) -> list[str]:
    with scope(place.organisation_id):
        rows = ContactAttempt.objects.filter(stage="help").order_by("channel")
        return list(rows.values_list("channel", flat=True))


def statuses(place: Desk) -> dict[str, str]:
    with scope(place.organisation_id):
        rows = OutboxMessage.objects.filter(stage="help")
        return dict(rows.values_list("channel", "status"))


def test_all_leave_on_the_day(monday: Desk) -> None:
    later = monday.later(7)
    later.release()
    for _ in range(2):
        casework.deliver(organisation_id=later.organisation_id, at=later.now)
    assert sent(later) == ["email", "sms"]

    with scope(later.organisation_id):
        rows, stopped = casework.print_letters(
            organisation_id=later.organisation_id, at=later.now
        )
        assert (len(rows), stopped) == (1, [])
        channels.record_posted(
            actor=later.firm.collector, message_ids=[rows[0].id], at=later.now
        )
        casework.absorb_contacts(organisation_id=later.organisation_id)
        case = Case.objects.get()
        assert (case.episode, case.stage, case.stage_on) == (1, "help", later.day)
    assert sent(later) == ["email", "letter", "sms"]


def test_what_did_not_leave_by_the_next_day_lapses(monday: Desk) -> None:
    later = monday.later(7)
    later.release()
    casework.deliver(organisation_id=later.organisation_id, at=later.now)
    tomorrow = later.later(1)
    tomorrow.release()
    with scope(tomorrow.organisation_id):
        rows, stopped = casework.print_letters(
            organisation_id=tomorrow.organisation_id, at=tomorrow.now
        )
    assert (rows, stopped) == ([], ["It is no longer due."])
    assert statuses(tomorrow) == {"email": "sent", "sms": "sent", "letter": "cancelled"}


def test_the_first_step_of_an_episode_too(tmp_path: Path) -> None:
    policy = POLICY.replace("send: {email: missed_payment}", "send: {email: help, sms: help}")
    place = desk(policy=policy)
    Organisation.objects.filter(pk=place.organisation_id).update(is_sandbox=True)
    owing(place, days_late=1, phone="+447700900123")
    with sink.running(tmp_path / "mailbox", port=0) as port:
        use_server(place, port)
        place.release()
        for _ in range(2):
            casework.deliver(organisation_id=place.organisation_id, at=place.now)
        with scope(place.organisation_id):
            assert list(OutboxMessage.objects.values_list("status", flat=True)) == ["sent"] * 2
            assert Case.objects.get().episode == 1
