"""What is heard of a case while an agency has it: each bound of what is told and taken back."""

from datetime import timedelta

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Approval, Placement, PlacementEvent
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Hold, Invoice
from tests.keeping.casework.desk import Desk
from tests.keeping.casework.handing_over import (
    POSTED,
    approved,
    case,
    contacted,
    decided,
    member,
    noticed,
)
from tests.keeping.casework.refusing import refused
from tests.keeping.receivables.people import invoice as issued

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def pays(place: Desk, invoice: Invoice, minor: int) -> int:
    with scope(place.organisation_id):
        return payments.record_payment(
            actor=place.firm.collector,
            draft=payments.PaymentDraft(
                customer_id=invoice.customer_id,
                entity_id=place.firm.entity.pk,
                amount=Money(minor, "GBP"),
                received_on=place.day,
                method="bank_transfer",
                reference=invoice.number,
                source_key=f"test-{invoice.number}-{minor}",
                item_ids=(invoice.item_id,),
            ),
            at=place.now,
        ).pk


def takes_back(place: Desk, payment_id: int) -> None:
    with scope(place.organisation_id):
        payments.reverse_payment(
            actor=place.firm.collector,
            payment_id=payment_id,
            why="Returned by the bank.",
            on=place.day,
            at=place.now,
        )


def the_night_passes(place: Desk) -> Desk:
    tomorrow = place.later(1)
    casework.tick(organisation_id=place.organisation_id, at=tomorrow.now)
    return tomorrow


def heard(place: Desk) -> list[tuple[str, int | None]]:
    """What happened to the money meanwhile."""
    with scope(place.organisation_id):
        rows = PlacementEvent.objects.filter(amount_minor__isnull=False).order_by("pk")
        return list(rows.values_list("kind", "amount_minor"))


def statuses(place: Desk) -> list[str]:
    with scope(place.organisation_id):
        return list(Placement.objects.order_by("pk").values_list("status", flat=True))


def all_approved(place: Desk) -> list[Placement]:
    """Every hand-over of the day, with the yes of a manager."""
    decided(place)
    with scope(place.organisation_id):
        for asked in Approval.objects.filter(status="open").order_by("pk"):
            casework.approve(actor=member(place, "Mara"), approval_id=asked.pk, at=place.now)
        return list(Placement.objects.order_by("pk"))


def test_each_payment_is_told_once_and_so_is_each_that_was_taken_back() -> None:
    place, _, invoice = case()
    approved(place)
    first = pays(place, invoice, 2_000)
    place = the_night_passes(place)
    pays(place, invoice, 1_000)
    takes_back(place, first)
    place = the_night_passes(the_night_passes(place))
    assert heard(place) == [("payment", 2_000), ("payment", 1_000), ("payment_undone", 2_000)]


def test_the_same_payment_written_again_is_refused() -> None:
    place, _, invoice = case()
    approved(place)
    pays(place, invoice, 2_000)
    place = the_night_passes(place)
    columns = (
        'organisation_id, placement_id, kind, "on", item_id, currency, amount_minor, detail, '
        "allocation_id, recorded_at"
    )
    refused(
        place,
        "placement_payment_once",
        f"INSERT INTO casework_placementevent ({columns}) SELECT {columns} "
        "FROM casework_placementevent WHERE kind = 'payment'",
    )
    assert heard(place) == [("payment", 2_000)]


def test_what_was_taken_back_before_anybody_was_told_is_not_told() -> None:
    place, _, invoice = case()
    approved(place)
    takes_back(place, pays(place, invoice, 2_000))
    the_night_passes(place)
    assert heard(place) == []


def test_what_was_paid_before_the_yes_is_ours_alone() -> None:
    place, _, invoice = case()
    pays(place.later(-30), invoice, 2_000)
    approved(place)
    the_night_passes(place)
    assert heard(place) == []


def test_money_of_others_is_nobody_s_business() -> None:
    """Dora's comes after hers was taken back, and Emily was never handed over."""
    place, _, invoice = case()
    dora, doras = noticed(place, "C-DORA")
    _, emilys = noticed(place, "C-EMILY", posted=place.day)
    for placement in all_approved(place):
        if placement.customer_id == dora.pk:
            with scope(place.organisation_id):
                casework.recall(
                    actor=member(place, "Mara"),
                    placement_id=placement.pk,
                    why="They rang.",
                    on=place.day,
                    at=place.now,
                )
    for number, paid in enumerate((invoice, doras, emilys), start=1):
        pays(place, paid, 1_000 * number)
    the_night_passes(place)
    assert heard(place) == [("payment", 1_000)]


def test_it_ends_when_all_of_it_is_paid_and_not_a_part() -> None:
    place, customer, invoice = case()
    with scope(place.organisation_id):
        second = issued(
            place.firm,
            customer,
            number="INV-2",
            amount="60.00",
            due_on=place.day - timedelta(days=90),
        )
        contacted(place, customer, second, "final_notice", "letter", POSTED, key="second")
    placement = approved(place)
    with scope(place.organisation_id):
        assert placement.items.count() == 2
    pays(place, invoice, 10_000)
    place = the_night_passes(place)
    assert statuses(place) == ["approved"]
    pays(place, second, 6_000)
    the_night_passes(place)
    assert statuses(place) == ["closed"]


def hold(place: Desk, customer: Customer, kind: str, item_id: int | None = None) -> Hold:
    with scope(place.organisation_id):
        return receivables.place_hold(
            actor=place.firm.collector,
            customer_id=customer.pk,
            item_id=item_id,
            kind=kind,
            reason="Told us today.",
            from_on=place.day,
            at=place.now,
        )


def test_somebody_else_s_hardship_and_a_dispute_of_something_else_leave_it_there() -> None:
    place, customer, _ = case()
    dora, _ = noticed(place, "C-DORA", posted=place.day)
    with scope(place.organisation_id):
        newer = issued(
            place.firm, customer, number="INV-NEWER", amount="40.00", due_on=place.day
        )
    approved(place)
    hold(place, dora, "hardship")
    hold(place, customer, "dispute", newer.item_id)
    the_night_passes(place)
    assert statuses(place) == ["approved"]


@pytest.mark.parametrize(
    ("begins", "ends", "becomes"),
    [
        (1, None, "recalled"),
        (2, None, "approved"),
        (0, 2, "recalled"),
        (0, 1, "approved"),
    ],
)
def test_a_hold_counts_from_its_first_day_to_the_one_before_its_end(
    begins: int, ends: int | None, becomes: str
) -> None:
    """In days from today; it is looked at tomorrow."""
    place, customer, _ = case()
    approved(place)
    placed = hold(place, customer, "hardship")
    with scope(place.organisation_id):
        Hold.objects.filter(pk=placed.pk).update(
            from_on=place.later(begins).day,
            until_on=None if ends is None else place.later(ends).day,
        )
    the_night_passes(place)
    assert statuses(place) == [becomes]


@pytest.mark.parametrize("days", [0, 2])
def test_a_hold_that_was_ended_counts_no_more(days: int) -> None:
    """Not even for a day that is looked at once it is over."""
    place, customer, _ = case()
    approved(place)
    placed = hold(place, customer, "hardship")
    with scope(place.organisation_id):
        receivables.end_hold(
            actor=place.firm.collector,
            hold_id=placed.pk,
            why="All is well.",
            at=place.later(days).now,
        )
    the_night_passes(place)
    assert statuses(place) == ["approved"]
