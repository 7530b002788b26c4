"""A hold stops an item or a customer, for a reason, with a review; and it can be ended."""

from datetime import date, timedelta

import pytest

from dunwell.audit.models import AuditEvent
from dunwell.identity.actor import NotAllowed, customer
from dunwell.kernel.money import Money
from dunwell.receivables import operations
from dunwell.receivables.models import Hold, Invoice
from tests.keeping.receivables.people import AT, TODAY, Firm, carol, invoice


def place(
    wren: Firm,
    customer_id: int,
    item_id: int | None = None,
    kind: str = "query",
    until_on: date | None = None,
    disputed: Money | None = None,
) -> Hold:
    return operations.place_hold(
        actor=wren.collector,
        customer_id=customer_id,
        item_id=item_id,
        kind=kind,
        reason="Said so",
        from_on=TODAY,
        until_on=until_on,
        disputed=disputed,
        at=AT,
    )


@pytest.mark.parametrize(
    ("kind", "until_on", "review_on"),
    [
        ("query", None, date(2026, 11, 30)),
        ("dispute", None, date(2026, 12, 7)),
        ("already_paid", date(2026, 11, 30), date(2026, 11, 30)),
    ],
)
def test_a_hold_of_an_item_has_an_end_or_a_review(
    wren: Firm, kind: str, until_on: date | None, review_on: date
) -> None:
    issued = invoice(wren, carol(wren))
    hold = place(wren, issued.customer_id, issued.item_id, kind)
    assert (hold.until_on, hold.review_on) == (until_on, review_on)
    assert AuditEvent.objects.filter(
        verb="hold.placed", customer_id=issued.customer_id
    ).exists()


@pytest.mark.parametrize("kind", ["hardship", "vulnerable", "insolvency", "something-new"])
def test_no_hold_of_a_customer_is_for_ever(wren: Firm, kind: str) -> None:
    hold = place(wren, carol(wren).pk, kind=kind)
    assert hold.item_id is None
    assert hold.review_on is not None
    assert hold.review_on > TODAY


def test_a_customer_may_place_a_hold_through_the_portal(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    hold = operations.place_hold(
        actor=customer(wren.organisation.pk, "Carol Green"),
        customer_id=issued.customer_id,
        item_id=issued.item_id,
        kind="already_paid",
        reason="",
        from_on=TODAY,
        at=AT,
    )
    assert hold.opened_by == "Carol Green"


def test_a_whole_dispute_stands_on_the_invoice_and_goes_with_its_hold(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    hold = place(wren, issued.customer_id, issued.item_id, "dispute")
    assert hold.disputed_minor is None
    assert Invoice.objects.get().disputed_minor == 10_000
    operations.end_hold(actor=wren.collector, hold_id=hold.pk, why="Settled", at=AT)
    assert Invoice.objects.get().disputed_minor == 0


def test_parts_in_dispute_add_up_and_come_off_one_by_one(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    first = place(
        wren, issued.customer_id, issued.item_id, "dispute", disputed=Money(3_000, "GBP")
    )
    place(wren, issued.customer_id, issued.item_id, "dispute", disputed=Money(2_000, "GBP"))
    assert Invoice.objects.get().disputed_minor == 5_000
    operations.end_hold(actor=wren.collector, hold_id=first.pk, why="Credited", at=AT)
    assert Invoice.objects.get().disputed_minor == 2_000


@pytest.mark.parametrize("minor", [0, -1, 10_001])
def test_no_more_than_is_open_can_be_in_dispute(wren: Firm, minor: int) -> None:
    issued = invoice(wren, carol(wren))
    with pytest.raises(operations.DisputedTooMuch):
        place(wren, issued.customer_id, issued.item_id, "dispute", disputed=Money(minor, "GBP"))
    assert not Hold.objects.exists()


def test_a_query_is_about_an_invoice(wren: Firm) -> None:
    with pytest.raises(
        operations.HoldNeedsItem, match=r"\(query\) stops one invoice. Say which"
    ):
        place(wren, carol(wren).pk)


def test_an_invoice_of_somebody_else_is_not_held(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    other = carol(wren, ref="C-2", name="Other Ltd")
    with pytest.raises(operations.ItemOfAnother, match="not one of Other Ltd's"):
        place(wren, other.pk, issued.item_id)
    assert not Hold.objects.exists()


def test_a_hold_ends_after_it_begins(wren: Firm) -> None:
    with pytest.raises(operations.HoldEndsBeforeItBegins):
        place(wren, carol(wren).pk, kind="hardship", until_on=TODAY)


def test_ending_a_hold_gives_its_last_day_and_happens_once(wren: Firm) -> None:
    hold = place(wren, carol(wren).pk, kind="hardship")
    ended = operations.end_hold(
        actor=wren.collector, hold_id=hold.pk, why="Recovered", at=AT + timedelta(days=3)
    )
    assert ended.until_on == TODAY + timedelta(days=3)
    with pytest.raises(operations.HoldEnded, match="ended already, by Bob"):
        operations.end_hold(actor=wren.collector, hold_id=hold.pk, why="Again", at=AT)


def test_a_viewer_holds_nothing(wren: Firm) -> None:
    debtor = carol(wren)
    with pytest.raises(NotAllowed):
        operations.place_hold(
            actor=wren.viewer,
            customer_id=debtor.pk,
            kind="hardship",
            reason="",
            from_on=TODAY,
            at=AT,
        )
    assert not Hold.objects.exists()
