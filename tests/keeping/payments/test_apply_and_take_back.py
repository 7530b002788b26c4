"""Applying by hand, undoing, reversing, settling outside: nothing lost, nothing twice."""

import pytest

from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.payments import operations, queries
from dunwell.payments.models import Allocation, Payment
from tests.keeping.payments import books
from tests.keeping.payments.books import AT, TODAY, Firm


def _allocate(firm: Firm, credit: OpenItem, item: OpenItem, minor: int) -> Allocation:
    return operations.allocate(
        actor=firm.system,
        credit_item_id=credit.pk,
        item_id=item.pk,
        amount=Money(minor, "GBP"),
        on=TODAY,
        at=AT,
    )


def test_money_is_applied_by_hand_and_taken_back(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-2041", 10_000)
    payment = books.paid(firm, books.draft(firm, carol, 7_000))

    made = _allocate(firm, payment.item, item, 4_000)
    assert (books.open_minor(item), books.open_minor(payment.item)) == (6_000, -3_000)

    operations.undo_allocation(actor=firm.system, allocation_id=made.pk, on=TODAY, at=AT)
    assert (books.open_minor(item), books.open_minor(payment.item)) == (10_000, -7_000)
    with pytest.raises(operations.AlreadyUndone):
        operations.undo_allocation(actor=firm.system, allocation_id=made.pk, on=TODAY, at=AT)
    assert queries.unbalanced() == []


def test_a_credit_note_is_applied_like_money(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-2041", 10_000)
    note = books.invoice(firm, carol, "CN-7", -3_000)

    _allocate(firm, note, item, 3_000)

    assert (books.open_minor(item), books.open_minor(note)) == (7_000, 0)
    assert queries.unbalanced() == []


def test_more_than_there_is_on_either_side_is_refused(firm: Firm) -> None:
    carol, dave = books.customer(firm, "carol"), books.customer(firm, "dave")
    item = books.invoice(firm, carol, "INV-2041", 10_000)
    theirs = books.invoice(firm, dave, "INV-2042", 10_000)
    payment = books.paid(firm, books.draft(firm, carol, 15_000))

    for credit, debit, minor, refusal, says in [
        (
            payment.item,
            item,
            15_001,
            operations.MoreThanIsLeft,
            "Only 150.00 GBP of this money",
        ),
        (
            payment.item,
            item,
            10_001,
            operations.MoreThanIsOpen,
            "Only 100.00 GBP is open on INV-2041",
        ),
        (
            payment.item,
            theirs,
            1,
            operations.NotTheirItem,
            "INV-2042 belongs to another customer",
        ),
        (item, payment.item, 1, operations.NothingToApply, "not such a pair"),
        (payment.item, item, 0, operations.AmountNotAboveZero, "above zero"),
    ]:
        with pytest.raises(refusal, match=says):
            _allocate(firm, credit, debit, minor)
    assert Allocation.objects.count() == 0


def test_a_returned_payment_opens_what_it_had_closed(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    items = [books.invoice(firm, carol, f"INV-{n}", 5_000) for n in (2041, 2042)]
    payment = books.paid(
        firm, books.draft(firm, carol, 12_000, items=tuple(item.pk for item in items))
    )

    operations.reverse_payment(
        actor=firm.system, payment_id=payment.pk, why="Returned by the bank", on=TODAY, at=AT
    )

    assert [books.open_minor(item) for item in (*items, payment.item)] == [5_000, 5_000, 0]
    assert Payment.objects.get().reversed_on == TODAY
    assert not Allocation.objects.filter(undone_by=None).exists()
    with pytest.raises(operations.PaymentReversed):
        operations.reverse_payment(
            actor=firm.system, payment_id=payment.pk, why="Again", on=TODAY, at=AT
        )
    with pytest.raises(operations.MoreThanIsLeft, match="Only 0.00 GBP"):
        _allocate(firm, payment.item, items[0], 1)
    assert queries.unbalanced() == []


def test_what_vanished_elsewhere_is_settled_outside_and_comes_back_the_same(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-2041", 10_000)
    note = books.invoice(firm, carol, "CN-7", -3_000)
    payment = books.paid(firm, books.draft(firm, carol, 4_000, items=(item.pk,)))
    spare = books.paid(firm, books.draft(firm, carol, 777, key="bank:2"))
    ids = [item.pk, note.pk, spare.item.pk, payment.item.pk]

    operations.settle_outside(actor=firm.system, item_ids=ids, on=TODAY, memo="Gone", at=AT)
    assert not OpenItem.objects.exclude(open_minor=0).exists()

    operations.reopen_settled_outside(
        actor=firm.system, item_ids=ids, on=TODAY, memo="Back", at=AT
    )
    assert [OpenItem.objects.get(pk=pk).open_minor for pk in ids] == [6_000, -3_000, -777, 0]
    assert queries.unbalanced() == []


def test_a_payment_settled_outside_can_still_be_returned(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    payment = books.paid(firm, books.draft(firm, carol, 4_000))
    operations.settle_outside(
        actor=firm.system, item_ids=[payment.item.pk], on=TODAY, memo="Gone", at=AT
    )

    operations.reverse_payment(
        actor=firm.system, payment_id=payment.pk, why="Returned", on=TODAY, at=AT
    )

    assert books.open_minor(payment.item) == 0
    assert queries.unbalanced() == []
