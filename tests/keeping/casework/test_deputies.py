"""What nobody answers does not stand still: approvals go up, calls give way, holds come back."""

from datetime import date, timedelta

import pytest

from dunwell.casework import awaited, worklist
from dunwell.casework import operations as casework
from dunwell.casework.models import Approval, CallTask, Decision
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from tests.keeping.casework.desk import Desk, desk, owing
from tests.keeping.casework.handing_over import case, contacted, decided, member

pytestmark = pytest.mark.django_db


FRIDAY = date(2026, 11, 27)


def passed_to(place: Desk) -> list[str]:
    with scope(place.organisation_id):
        return [row.passed_to for row in worklist.approvals(most=9)]


def test_after_two_business_days_the_next_is_asked_too() -> None:
    monday, _, _ = case()
    decided(monday)
    assert passed_to(monday) == [""]
    decided(monday.later(1))
    assert passed_to(monday) == [""]
    decided(monday.later(2))
    assert passed_to(monday) == ["admin"]
    decided(monday.later(3))
    with scope(monday.organisation_id):
        assert Approval.objects.get().passed_on == monday.day + timedelta(days=2)


def test_a_weekend_is_no_time_to_answer_in() -> None:
    friday, _, _ = case(day=FRIDAY)
    decided(friday)
    decided(friday.later(3))
    assert passed_to(friday) == [""]
    decided(friday.later(4))
    assert passed_to(friday) == ["admin"]


def test_whoever_was_asked_first_may_still_answer() -> None:
    monday, _, _ = case()
    decided(monday)
    wednesday = monday.later(2)
    decided(wednesday)
    with scope(monday.organisation_id):
        asked = Approval.objects.get()
        casework.approve(actor=member(monday, "Mara"), approval_id=asked.pk, at=wednesday.now)
        assert Approval.objects.get().status == "approved"


def test_the_proposer_may_not_answer_however_high_it_has_gone() -> None:
    monday, _, _ = case()
    adam = member(monday, "Adam")
    decided(monday, adam)
    decided(monday.later(2), adam)
    assert passed_to(monday) == ["admin"]
    with scope(monday.organisation_id):
        asked = Approval.objects.get()
        with pytest.raises(casework.NotYourOwnProposal):
            casework.approve(actor=adam, approval_id=asked.pk, at=monday.later(2).now)


def test_a_call_that_nobody_makes_gives_way_to_a_message() -> None:
    monday = desk()
    customer, invoice = owing(monday, days_late=10, phone="+447700900123")
    with scope(monday.organisation_id):
        ago = monday.day - timedelta(days=9)
        contacted(monday, customer, invoice, "missed_payment", "email", ago)
    monday.release()
    assert statuses(monday) == ["open"]

    wednesday = monday.later(2)
    wednesday.release()
    assert (statuses(wednesday), channels_on(wednesday)) == (["open"], ["call"])

    thursday = monday.later(3)
    thursday.release()
    assert (statuses(thursday), channels_on(thursday)) == (["lapsed"], ["email"])


def statuses(place: Desk) -> list[str]:
    with scope(place.organisation_id):
        return list(CallTask.objects.values_list("status", flat=True))


def channels_on(place: Desk) -> list[str | None]:
    with scope(place.organisation_id):
        rows = Decision.objects.filter(run__as_of=place.day)
        return list(rows.values_list("channel", flat=True))


@pytest.mark.parametrize("kind", ["hardship", "vulnerable", "placed", "cease_contact"])
def test_every_hold_has_an_owner_and_comes_back_for_review(kind: str) -> None:
    monday = desk()
    customer, invoice = owing(monday)
    with scope(monday.organisation_id):
        hold = receivables.place_hold(
            actor=monday.firm.collector,
            customer_id=customer.pk,
            item_id=invoice.item_id if kind == "placed" else None,
            kind=kind,
            reason="",
            from_on=monday.day,
            at=monday.now,
        )
        assert hold.review_on is not None
        (row,) = awaited.holds_to_review(as_of=hold.review_on, most=9)
        assert (row.kind, row.review_on) == (kind, hold.review_on)
        day_before = hold.review_on - timedelta(days=1)
        assert awaited.holds_to_review(as_of=day_before, most=9) == []
