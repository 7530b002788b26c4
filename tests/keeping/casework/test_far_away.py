"""Somebody in Sydney, asked from London: their day is over before the firm's has begun."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dunwell.casework import operations as casework
from dunwell.channels.mailbox import reading
from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer, Invoice
from tests.keeping.casework.desk import Desk, owing
from tests.keeping.casework.happenings import pays

pytestmark = pytest.mark.django_db(transaction=True)

OPENS = datetime(2026, 11, 23, 22, tzinfo=UTC)
CLOSES = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
"""Tuesday, from nine to half past five in Sydney: the night after London's Monday."""


def asked_from_london(place: Desk, zone: str | None, country: str) -> tuple[Customer, Invoice]:
    """Carol lives there, and her message is released on London's morning."""
    customer, invoice = owing(place, country=country)
    with scope(place.organisation_id):
        Customer.objects.filter(pk=customer.pk).update(timezone=zone)
    place.release()
    return customer, invoice


def queued(place: Desk) -> OutboxMessage:
    with scope(place.organisation_id):
        return OutboxMessage.objects.get()


def sent(place: Desk, at: datetime) -> int:
    return casework.deliver(organisation_id=place.organisation_id, at=at).sent


def test_the_message_leaves_once_their_next_day_opens(monday: Desk, mailbox: Path) -> None:
    asked_from_london(monday, "Australia/Sydney", "AU")
    assert (queued(monday).due_at, queued(monday).expires_at) == (OPENS, CLOSES)
    assert sent(monday, monday.now) == 0
    assert sent(monday, OPENS) == 1
    tuesday = monday.later(1)
    tuesday.release()
    assert sent(tuesday, tuesday.now) == 0
    assert len(reading.messages(mailbox)) == 1


def test_what_happens_meanwhile_is_heeded(monday: Desk, mailbox: Path) -> None:
    customer, invoice = asked_from_london(monday, "Australia/Sydney", "AU")
    with scope(monday.organisation_id):
        pays(monday, customer, invoice)
    assert sent(monday, OPENS) == 0
    assert reading.messages(mailbox) == []
    assert queued(monday).status == "cancelled"


def test_it_does_not_leave_before_or_after_their_hours(monday: Desk, mailbox: Path) -> None:
    asked_from_london(monday, "Australia/Sydney", "AU")
    assert sent(monday, OPENS - timedelta(minutes=1)) == 0
    assert sent(monday, CLOSES) == 0
    assert reading.messages(mailbox) == []


def test_before_a_weekend_the_next_working_day_decides_anew(
    monday: Desk, mailbox: Path
) -> None:
    """On Friday evening in London it is Saturday there, and nobody is asked."""
    friday = monday.later(4)
    asked_from_london(friday, "Australia/Sydney", "AU")
    assert sent(friday, OPENS + timedelta(days=4)) == 0
    assert reading.messages(mailbox) == []


def test_a_country_s_one_clock_is_theirs(monday: Desk, mailbox: Path) -> None:
    """Nobody said which clock: Singapore keeps one, and opens at one in our night."""
    asked_from_london(monday, None, "SG")
    opens = datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert queued(monday).due_at == opens
    assert sent(monday, opens) == 1


def test_a_clock_further_west_keeps_its_own_day_past_our_midnight(
    monday: Desk, mailbox: Path
) -> None:
    """Half past four in Los Angeles is half past midnight in London, and still their Monday."""
    asked_from_london(monday, "America/Los_Angeles", "US")
    assert sent(monday, datetime(2026, 11, 24, 0, 30, tzinfo=UTC)) == 1
