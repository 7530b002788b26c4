"""What a customer tells us is confirmed in writing, once, and asks for nothing."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from dunwell.casework.operations.confirm import confirm_what_was_told
from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.policy.model import PromiseRules
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import Desk, desk, owing

pytestmark = pytest.mark.django_db


def confirm(place: Desk) -> int:
    return confirm_what_was_told(organisation_id=place.organisation_id, at=place.now)


def test_a_promise_is_confirmed_once_with_its_day_and_its_invoice() -> None:
    place = desk()
    customer, invoice = owing(place)
    with scope(place.organisation_id):
        receivables.record_promise(
            actor=place.firm.collector,
            customer_id=customer.pk,
            entity_id=place.firm.entity.pk,
            item_ids=[invoice.item_id],
            amount=Money(10_000, "GBP"),
            due_on=place.day + timedelta(days=4),
            rules=PromiseRules(),
            as_of=place.day,
            at=place.now,
        )
        assert (confirm(place), confirm(place)) == (1, 0)
        message = OutboxMessage.objects.get()
    assert (message.purpose, message.template) == ("confirmation", "promise_confirmed")
    assert "27 November" in message.text and "INV-C-1" in message.text


@pytest.mark.parametrize(
    ("kind", "template"),
    [
        ("query", "query_received"),
        ("dispute", "dispute_received"),
        ("hardship", "hardship_received"),
        ("already_paid", "already_paid_received"),
    ],
)
def test_a_hold_that_the_customer_asked_for_is_confirmed(kind: str, template: str) -> None:
    place = desk()
    customer, invoice = owing(place)
    with scope(place.organisation_id):
        receivables.place_hold(
            actor=place.firm.collector,
            customer_id=customer.pk,
            item_id=None if kind == "hardship" else invoice.item_id,
            kind=kind,
            reason="Told us so.",
            from_on=place.day,
            at=place.now,
        )
        assert confirm(place) == 1
        assert OutboxMessage.objects.get().template == template


def told_us(place: Desk, customer: Customer, kind: str) -> None:
    receivables.place_hold(
        actor=place.firm.collector,
        customer_id=customer.pk,
        kind=kind,
        reason="Told us so.",
        from_on=place.day,
        at=place.now,
    )


def test_nobody_is_written_to_about_a_bereavement_by_machine() -> None:
    place = desk()
    customer, _ = owing(place)
    with scope(place.organisation_id):
        told_us(place, customer, "bereavement")
        assert confirm(place) == 0


def test_before_the_first_yes_nothing_is_confirmed() -> None:
    place = desk(confirmed=False)
    customer, _ = owing(place)
    with scope(place.organisation_id):
        told_us(place, customer, "hardship")
        assert confirm(place) == 0


def test_a_round_in_which_all_is_confirmed_reads_only_keys(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    place = desk()
    customer, _ = owing(place)
    with scope(place.organisation_id):
        told_us(place, customer, "hardship")
        assert confirm(place) == 1
        with django_assert_num_queries(4):  # the firm, its promises, its holds, the outbox
            assert confirm(place) == 0
