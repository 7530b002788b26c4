"""A call leaves the list when it must not be made any more, and comes back when it is due again.

Found by a simulated year: somebody rang a customer who had named a solicitor the day before.
"""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from dunwell.casework import operations as casework
from dunwell.casework.models import CallTask
from dunwell.casework.operations.withdraw_calls import withdraw_calls_in_vain
from dunwell.channels import operations as channels
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.receivables import operations as receivables
from tests.keeping.casework.desk import MONDAY, Desk, desk, owing

pytestmark = pytest.mark.django_db

POLICY = """
policy: plain
title: Calls from the first day
for: "kind = 'business'"
contact:
  days: business
  hours: 09:00-17:30
  limits: [{contacts: 2, in: 7 days}, {after: conversation, quiet: 7 days}]
ignore_below: 5.00
good_faith: {share: 25%, holds: 7 days}
stages:
  - {id: check_in, day: 1, call: check_in, else_send: {email: follow_up}}
"""
PHONE = "+44 20 7946 0018"


@pytest.fixture
def monday() -> Desk:
    place = desk(policy=POLICY)
    owing(place, phone=PHONE)
    place.release()
    assert statuses(place) == ["open"]
    return place


def statuses(place: Desk) -> list[str]:
    with scope(place.organisation_id):
        return list(CallTask.objects.order_by("pk").values_list("status", flat=True))


def tick(place: Desk) -> None:
    casework.tick(organisation_id=place.organisation_id, at=place.now)


def hold(place: Desk, *, until_on: date | None = None) -> None:
    with scope(place.organisation_id):
        task = CallTask.objects.get()
        receivables.place_hold(
            actor=place.firm.collector,
            customer_id=task.customer_id,
            kind="representation",
            reason="They have named a solicitor.",
            from_on=place.day,
            until_on=until_on,
            at=place.now,
        )


def test_a_hold_takes_the_call_off_at_once(monday: Desk) -> None:
    hold(monday)
    tick(monday)
    assert statuses(monday) == ["cancelled"]


def test_so_does_a_wish_not_to_be_rung(monday: Desk) -> None:
    with scope(monday.organisation_id):
        receivables.stop_channel(
            actor=monday.firm.collector,
            customer_id=CallTask.objects.get().customer_id,
            channel="call",
            status="opted_out",
            why="Asked for on the portal.",
            at=monday.now,
        )
    tick(monday)
    assert statuses(monday) == ["cancelled"]


@pytest.mark.parametrize(
    ("amount", "becomes"), [("100.00", "cancelled"), ("20.00", "cancelled"), ("19.99", "open")]
)
def test_so_does_the_money_or_a_share_of_it_that_shows_good_faith(
    monday: Desk, amount: str, becomes: str
) -> None:
    """A quarter of what is overdue once it is paid: 20 of the 80 that are left."""
    with scope(monday.organisation_id):
        task = CallTask.objects.get()
        payments.record_payment(
            actor=monday.firm.collector,
            draft=payments.PaymentDraft(
                customer_id=task.customer_id,
                entity_id=task.entity_id,
                amount=Money.parse(amount, "GBP"),
                received_on=monday.day,
                method="bank_transfer",
                reference="INV-C-1",
                source_key="bank:1",
            ),
            at=monday.now,
        )
    tick(monday)
    assert statuses(monday) == [becomes]


@pytest.mark.parametrize(
    ("outcome", "becomes"), [("conversation", "cancelled"), ("no_answer", "open")]
)
def test_so_does_a_conversation_that_was_had_meanwhile(
    monday: Desk, outcome: str, becomes: str
) -> None:
    """They rang us: whoever has just spoken with us is not rung for a week."""
    with scope(monday.organisation_id):
        channels.record_contact(
            draft=channels.ContactDraft(
                organisation_id=monday.organisation_id,
                customer_id=CallTask.objects.get().customer_id,
                at=monday.now,
                channel="call",
                direction="in",
                outcome=outcome,
                asks_for_money=False,
            )
        )
    tick(monday)
    assert statuses(monday) == [becomes]


@pytest.mark.parametrize(("part", "becomes"), [("95.00", "cancelled"), ("94.99", "open")])
def test_so_does_a_dispute_that_leaves_too_little_to_ring_for(
    monday: Desk, part: str, becomes: str
) -> None:
    with scope(monday.organisation_id):
        task = CallTask.objects.get()
        receivables.place_hold(
            actor=monday.firm.collector,
            customer_id=task.customer_id,
            item_id=task.item_ids[0],
            kind="dispute",
            reason="Most of it did not arrive.",
            disputed=Money.parse(part, "GBP"),
            from_on=monday.day,
            at=monday.now,
        )
    tick(monday)
    assert statuses(monday) == [becomes]


def test_what_was_judged_is_not_judged_again_until_something_happens(
    monday: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with scope(monday.organisation_id):
        customer_id = CallTask.objects.get().customer_id
        receivables.stop_channel(
            actor=monday.firm.collector,
            customer_id=customer_id,
            channel="sms",
            status="opted_out",
            why="Asked for on the portal.",
            at=monday.now,
        )
        first, later = monday.now + timedelta(minutes=2), monday.now + timedelta(minutes=4)
        withdraw_calls_in_vain(as_of=monday.day, at=first)
        with django_assert_max_num_queries(1):
            assert withdraw_calls_in_vain(as_of=monday.day, at=later) == 0
        assert CallTask.objects.get().judged_at == first


def test_the_same_call_comes_back_when_the_hold_is_over(monday: Desk) -> None:
    hold(monday, until_on=monday.later(2).day)
    monday.later(1).release()
    assert statuses(monday) == ["cancelled"]
    monday.later(2).release()
    assert statuses(monday) == ["open"]
    with scope(monday.organisation_id):
        assert CallTask.objects.get().made_on == monday.later(2).day


def test_a_call_that_waits_is_about_what_is_owed_today(monday: Desk) -> None:
    with scope(monday.organisation_id):
        first = list(CallTask.objects.get().item_ids)
    owing_more(monday)
    monday.later(1).release()
    with scope(monday.organisation_id):
        task = CallTask.objects.get()
    assert (task.status, task.made_on) == ("open", MONDAY)
    assert set(first) < set(task.item_ids)


def owing_more(place: Desk) -> None:
    with scope(place.organisation_id):
        task = CallTask.objects.get()
        draft = receivables.InvoiceDraft(
            entity_id=task.entity_id,
            customer_id=task.customer_id,
            number="INV-2",
            amount=Money.parse("50.00", "GBP"),
            issued_on=place.day,
            due_on=place.later(14).day,
        )
        receivables.issue_invoices(actor=place.firm.collector, drafts=[draft], at=place.now)


def test_a_call_that_is_still_due_stays_and_gives_way_in_time(monday: Desk) -> None:
    tick(monday)
    for days in (1, 2):
        monday.later(days).release()
        assert statuses(monday) == ["open"]
    monday.later(3).release()
    assert statuses(monday) == ["lapsed"]
