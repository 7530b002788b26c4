"""Messages are judged together before they leave; what happens in between is still heeded.

Each thing here happens after the batch was decided and before the message's own turn.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from pytest_django import DjangoAssertNumQueries

from dunwell.casework import gather, policies
from dunwell.casework import operations as casework
from dunwell.casework.deciding import decide_under
from dunwell.casework.fingerprint import fingerprint
from dunwell.casework.operations.foresee import Foresight
from dunwell.channels import operations as channels
from dunwell.channels.mailbox import reading
from dunwell.channels.models import OutboxMessage
from dunwell.channels.transports import opened
from dunwell.identity import columnar
from dunwell.identity.scope import scope
from dunwell.receivables.models import Address, Customer, Invoice
from tests.keeping.casework.crowd import owing_many
from tests.keeping.casework.desk import POLICY, Desk, owing
from tests.keeping.casework.happenings import (
    Happening,
    disputes,
    disputes_a_part,
    is_in_hardship,
    pays,
    pays_a_little,
    promises,
    wants_no_email,
)
from tests.keeping.receivables.people import carol

pytestmark = pytest.mark.django_db(transaction=True)


def send(
    place: Desk, *, once_decided: Callable[[], object] = lambda: None
) -> channels.SendSummary:
    """One round, with something happening when the batch has been decided."""
    foresight = Foresight(place.organisation_id)

    def look_ahead(message_ids: Collection[int], at: datetime) -> None:
        foresight.look_ahead(message_ids, at)
        with scope(place.organisation_id):
            once_decided()

    with opened() as ways:
        return channels.send_due(
            organisation_id=place.organisation_id,
            at=place.now,
            recheck=foresight.recheck,
            look_ahead=look_ahead,
            opened=ways,
        )


def is_contacted(place: Desk, customer: Customer, invoice: Invoice) -> None:
    """Somebody writes by hand, as often as the policy's limit allows."""
    address = Address.objects.get(customer=customer, channel="email").address
    for minutes in (20, 10):
        channels.record_contact(
            draft=channels.ContactDraft(
                organisation_id=place.organisation_id,
                customer_id=customer.pk,
                entity_id=place.firm.entity.pk,
                at=place.now - timedelta(minutes=minutes),
                channel="email",
                direction="out",
                outcome="sent",
                asks_for_money=True,
                address=address,
            )
        )


def is_asked_elsewhere(place: Desk, customer: Customer, invoice: Invoice) -> None:
    """A head office takes over, and nobody can write to it."""
    office = carol(place.firm, "C-OFFICE", email="")
    Customer.objects.filter(pk=customer.pk).update(dun_to=office)


def is_under_another_policy(place: Desk, customer: Customer, invoice: Invoice) -> None:
    """A policy is published under which nothing is earned before the tenth day."""
    casework.publish_policy(
        actor=place.firm.admin,
        text=POLICY.replace("day: 1,", "day: 5,"),
        reason="More patience.",
        effective_on=place.day,
        at=place.now,
    )


HAPPENINGS: tuple[Happening, ...] = (
    pays_a_little,
    disputes_a_part,
    pays,
    disputes,
    is_in_hardship,
    promises,
    wants_no_email,
    is_contacted,
    is_asked_elsewhere,
    is_under_another_policy,
)


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_what_happens_once_the_batch_is_decided_stops_that_message_alone(
    monday: Desk, mailbox: Path, happening: Happening
) -> None:
    owing(monday, "C-2")
    customer, owed = owing(monday)
    monday.release()
    summary = send(monday, once_decided=lambda: happening(monday, customer, owed))
    assert (summary.sent, summary.cancelled) in {(1, 1), (0, 2)}
    with scope(monday.organisation_id):
        stopped = OutboxMessage.objects.get(customer=customer)
    assert stopped.status == OutboxMessage.Status.CANCELLED
    assert stopped.outcome.endswith(".")
    assert "c-1@cakes.example" not in {mail.to for mail in reading.messages(mailbox)}


def test_what_concerns_one_customer_stops_nobody_else(monday: Desk, mailbox: Path) -> None:
    owing(monday, "C-2")
    customer, owed = owing(monday)
    monday.release()
    send(monday, once_decided=lambda: pays(monday, customer, owed))
    assert [mail.to for mail in reading.messages(mailbox)] == ["c-2@cakes.example"]


def test_customers_who_share_an_address_share_its_limits(monday: Desk, mailbox: Path) -> None:
    """Two a week for the address, though none of its customers has been written to before."""
    for number in range(4):
        owing(monday, f"C-{number}", email="books@accountants.example")
    monday.release()
    summary = send(monday)
    assert (summary.sent, summary.cancelled) == (2, 2)
    assert len(reading.messages(mailbox)) == 2
    with scope(monday.organisation_id):
        stopped = OutboxMessage.objects.filter(status=OutboxMessage.Status.CANCELLED)
        assert {message.outcome for message in stopped} == {
            "They have been contacted as often as the limits allow: 2 contacts in 7 days already."
        }


def test_an_address_that_fills_up_once_the_batch_is_decided_is_left_alone(
    monday: Desk, mailbox: Path
) -> None:
    neighbour, owed = owing(monday, "C-2", days_late=-9, email="books@accountants.example")
    owing(monday, email="books@accountants.example")
    monday.release()
    summary = send(monday, once_decided=lambda: is_contacted(monday, neighbour, owed))
    assert (summary.sent, summary.cancelled) == (0, 1)
    assert reading.messages(mailbox) == []


def test_a_branch_that_leaves_its_head_office_is_decided_anew(
    monday: Desk, mailbox: Path
) -> None:
    office, _ = owing(monday, "C-OFFICE", amount="3.00")
    branch, _ = owing(monday, "C-BRANCH", amount="3.00")
    with scope(monday.organisation_id):
        Customer.objects.filter(pk=branch.pk).update(dun_to=office)
    place = monday
    with scope(place.organisation_id):
        before = fingerprint([office.pk], as_of=place.day)
        Customer.objects.filter(pk=branch.pk).update(dun_to=None)
        after = fingerprint([office.pk], as_of=place.day)
    assert not after.is_within(before)


def test_as_long_as_nothing_changes_the_engine_is_not_asked_again(
    monday: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owing_many(monday, 5)
    monday.release()
    foresight = Foresight(monday.organisation_id)
    with scope(monday.organisation_id):
        messages = list(OutboxMessage.objects.select_related("entity", "customer"))
    foresight.look_ahead([message.pk for message in messages], monday.now)
    with scope(monday.organisation_id):
        for message in messages:
            with django_assert_max_num_queries(2):
                assert foresight.recheck(message, monday.now) is None


def test_facts_are_not_those_of_now_while_a_contact_is_unknown_to_its_case(
    monday: Desk,
) -> None:
    customer, _ = owing(monday)
    with scope(monday.organisation_id):
        channels.record_contact(
            draft=channels.ContactDraft(
                organisation_id=monday.organisation_id,
                customer_id=customer.pk,
                entity_id=monday.firm.entity.pk,
                at=monday.now,
                channel="email",
                direction="out",
                outcome="sent",
                asks_for_money=True,
                stage="missed_payment",
                episode=1,
                key="said",
            )
        )
        assert not fingerprint([customer.pk], as_of=monday.day).is_taken_in
        casework.absorb_contacts(organisation_id=monday.organisation_id)
        assert fingerprint([customer.pk], as_of=monday.day).is_taken_in


def test_what_was_not_looked_ahead_at_is_judged_by_itself(monday: Desk) -> None:
    """Neither at all, nor for this moment, nor with this message among the others."""
    owing(monday)
    monday.release()
    with scope(monday.organisation_id):
        message = OutboxMessage.objects.select_related("entity", "customer").get()
        other = OutboxMessage.objects.get()
        other.pk, other.key = None, "another"
        other.save()
    foresight = Foresight(monday.organisation_id)
    for seen, at in ([], monday.now), ([message.pk], monday.now), ([other.pk], monday.now):
        foresight.look_ahead(seen, at)
        with scope(monday.organisation_id):
            assert foresight.recheck(message, monday.now) is None
            assert foresight.recheck(message, monday.now.replace(hour=18)) is not None


@pytest.mark.parametrize("name", sorted((gather.QUERIES | gather.BY_ROW).keys() - {"entities"}))
def test_what_is_read_for_a_few_is_found_by_their_ids(name: str) -> None:
    assert columnar.MARK.search((gather.QUERIES | gather.BY_ROW)[name])


def test_a_few_are_decided_as_they_are_among_everybody(monday: Desk) -> None:
    owing_many(monday, 6)
    with scope(monday.organisation_id):
        few = Customer.objects.filter(ref__in=("C-2", "C-5")).values_list("pk", flat=True)
        version = policies.in_force(monday.day)
        all_of_them = decide_under(version, as_of=monday.day)
        alone = decide_under(version, as_of=monday.day, whose=gather.together(list(few)))
    of_the_few = all_of_them.filter(pl.col("customer_id").is_in(["C-2", "C-5"]))
    assert alone.rows() == of_the_few.rows()
    assert alone.height == 2
