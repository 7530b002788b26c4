"""A yes that came after the customer's hours lets the step go on their next day.

Found by a simulated year: a manager said yes every evening, and nothing ever left.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Approval
from dunwell.casework.operations.ask import APPROVED_STANDS
from dunwell.channels.mailbox import reading, sink
from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import NOT_TODAY
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Invoice
from tests.keeping.casework.desk import MONDAY, Desk, desk, owing, use_server
from tests.keeping.casework.happenings import pays_a_little

pytestmark = pytest.mark.django_db(transaction=True)

POLICY = """
policy: plain
title: Firm at once
for: "kind = 'business'"
contact: {days: business, hours: 09:00-17:30, limits: [{contacts: 2, in: 7 days}]}
ignore_below: 5.00
stages:
  - {id: final_notice, day: 1, send: {email: final_notice}, approval: manager, tone: firm}
"""


@pytest.fixture
def tuesday() -> Desk:
    place = desk(policy=POLICY, day=MONDAY + timedelta(days=1))
    owing(place)
    return place


@pytest.fixture
def mailbox(tmp_path: Path, tuesday: Desk) -> Iterator[Path]:
    with sink.running(tmp_path / "mailbox", port=0) as port:
        use_server(tuesday, port)
        yield tmp_path / "mailbox"


def evening(place: Desk) -> datetime:
    """The hours end at half past five."""
    return place.now.replace(hour=18)


def decided(place: Desk) -> None:
    run = casework.prepare(actor=place.firm.collector, as_of=place.day, at=place.now)
    with scope(place.organisation_id):
        casework.release(actor=place.firm.collector, run_id=run.pk, at=place.now)
    casework.deliver(organisation_id=place.organisation_id, at=place.now)


def approved_in_vain(place: Desk) -> None:
    decided(place)
    with scope(place.organisation_id):
        asked = Approval.objects.get(status="open")
        casework.approve(actor=place.firm.admin, approval_id=asked.pk, at=evening(place))
    casework.deliver(organisation_id=place.organisation_id, at=evening(place))
    with scope(place.organisation_id):
        assert OutboxMessage.objects.get().status == "cancelled"


def test_it_leaves_on_the_next_morning(tuesday: Desk, mailbox: Path) -> None:
    approved_in_vain(tuesday)
    decided(tuesday.later(1))
    assert len(reading.messages(mailbox)) == 1
    with scope(tuesday.organisation_id):
        approvals = Approval.objects.order_by("pk").select_related("decision__run")
        assert [(one.status, one.decided_by) for one in approvals] == [
            ("approved", "Alice")
        ] * 2
        assert {one.decision.run.as_of for one in approvals} == {
            tuesday.day,
            tuesday.later(1).day,
        }


def test_a_letter_that_waits_for_the_printer_keeps_its_yes(tuesday: Desk) -> None:
    """The next morning decides before anybody prints."""
    approved_on_paper(tuesday)
    tomorrow = tuesday.later(1)
    decided(tomorrow)
    assert printed(tomorrow) == (1, [])


def test_and_keeps_it_where_somebody_tries_to_print_at_the_weekend(tuesday: Desk) -> None:
    approved_on_paper(tuesday)
    saturday = tuesday.later(4)
    assert printed(saturday) == (0, [NOT_TODAY])
    decided(tuesday.later(6))
    assert printed(tuesday.later(6)) == (1, [])


def printed(place: Desk) -> tuple[int, list[str]]:
    with scope(place.organisation_id):
        letters, stopped = casework.print_letters(
            organisation_id=place.organisation_id, at=place.now
        )
    return len(letters), stopped


def approved_on_paper(tuesday: Desk) -> None:
    with scope(tuesday.organisation_id):
        receivables.save_customers(
            actor=tuesday.firm.collector,
            drafts=[receivables.CustomerDraft(ref="C-1", address="4 Mill Lane")],
            at=tuesday.now,
        )
        by_letter = POLICY.replace("{email: final_notice}", "{letter: final_notice}")
        casework.publish_policy(
            actor=tuesday.firm.admin,
            text=by_letter,
            reason="On paper.",
            effective_on=tuesday.day,
            at=tuesday.now,
        )
    decided(tuesday)
    with scope(tuesday.organisation_id):
        asked = Approval.objects.get(status="open")
        casework.approve(actor=tuesday.firm.admin, approval_id=asked.pk, at=evening(tuesday))


def test_another_amount_is_another_question(tuesday: Desk, mailbox: Path) -> None:
    approved_in_vain(tuesday)
    with scope(tuesday.organisation_id):
        invoice = Invoice.objects.select_related("customer").get()
        pays_a_little(tuesday, invoice.customer, invoice)
    decided(tuesday.later(1))
    assert reading.messages(mailbox) == []
    with scope(tuesday.organisation_id):
        assert Approval.objects.filter(status="open").count() == 1


def test_a_yes_does_not_stand_for_ever(tuesday: Desk, mailbox: Path) -> None:
    approved_in_vain(tuesday)
    decided(tuesday.later((APPROVED_STANDS + timedelta(days=1)).days))
    assert reading.messages(mailbox) == []
