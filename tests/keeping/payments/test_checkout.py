"""Through a provider: what it tells us is kept first and handled once, in any order."""

import json
from datetime import timedelta

import pytest

from dunwell.identity import actor
from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.payments import operations, queries
from dunwell.payments.models import Checkout, Payment, ProviderEvent
from dunwell.payments.operations import Begun
from dunwell.payments.provider import Event, NotFromProvider
from dunwell.payments.providers import UnknownProvider, card_provider, provider
from dunwell.payments.providers.demo import other_side, signing
from dunwell.payments.providers.demo.other_side import Message, Outcome
from dunwell.receivables.models import Customer
from tests.keeping.payments import books
from tests.keeping.payments.books import AT, TODAY, Firm

DEMO = provider("demo")


def _begin(firm: Firm, whose: Customer, items: list[OpenItem], minor: int) -> Begun:
    return operations.start_checkout(
        actor=actor.customer(firm.organisation.pk, whose.name),
        customer_id=whose.pk,
        entity_id=firm.entity.pk,
        provider=DEMO,
        item_ids=[item.pk for item in items],
        amount=Money(minor, "GBP"),
        return_path="/p/x.y/paid/",
        at=AT,
    )


def _told(begun: Begun, outcome: Outcome) -> Message:
    return other_side.finish(ref=begun.checkout.provider_ref, outcome=outcome, at=AT)


def _deliver(message: Message) -> Event:
    event = DEMO.read_event(body=message.body, signature=message.signature)
    kept = operations.keep_event(provider="demo", event=event, body=message.body, at=AT)
    operations.settle_checkout(kept_id=kept.pk, event=event, at=AT + timedelta(minutes=1))
    return event


def test_a_card_payment_closes_the_invoices_that_were_chosen(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    items = [books.invoice(firm, carol, f"INV-{n}", 5_000) for n in (2041, 2042)]
    begun = _begin(firm, carol, items, 8_000)
    assert begun.pay_url.startswith(f"/demo-card/{begun.checkout.provider_ref}?back=%2Fp%2F")

    _deliver(_told(begun, other_side.outcome_of("4242 4242 4242 4242")))

    checkout = Checkout.objects.get()
    assert (checkout.status, checkout.payment) == ("paid", Payment.objects.get())
    assert [books.open_minor(item) for item in items] == [0, 2_000]
    assert Payment.objects.get().received_on == TODAY
    assert queries.unbalanced() == []


def test_the_same_event_twice_books_one_payment(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)
    message = _told(begun, "paid")

    _deliver(message)
    _deliver(message)

    assert Payment.objects.count() == 1
    assert ProviderEvent.objects.count() == 1


def test_a_decline_that_comes_after_the_payment_takes_nothing_back(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)
    declined, paid = _told(begun, "declined"), _told(begun, "paid")

    _deliver(paid)
    _deliver(declined)

    assert Checkout.objects.get().status == "paid"
    assert ProviderEvent.objects.exclude(handled_at=None).count() == 2


def test_money_taken_on_an_abandoned_checkout_is_still_booked(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)
    Checkout.objects.update(status="expired")

    _deliver(_told(begun, "paid"))

    assert Checkout.objects.get().status == "paid"
    assert Payment.objects.count() == 1


def test_a_late_payment_of_something_settled_meanwhile_stays_to_their_credit(
    firm: Firm,
) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-1", 5_000)
    begun = _begin(firm, carol, [item], 5_000)
    books.paid(firm, books.draft(firm, carol, 5_000, items=(item.pk,)))

    _deliver(_told(begun, "paid"))

    card = Payment.objects.get(method="card")
    assert books.open_minor(card.item) == -5_000
    assert queries.unbalanced() == []


def test_an_event_before_its_checkout_is_kept_and_handled_later(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)
    message = _told(begun, "paid")
    ref = begun.checkout.provider_ref
    Checkout.objects.update(provider_ref="not yet")

    _deliver(message)
    assert ProviderEvent.objects.get().handled_at is None
    assert Payment.objects.count() == 0

    Checkout.objects.update(provider_ref=ref)
    _deliver(message)
    assert ProviderEvent.objects.get().handled_at is not None
    assert Payment.objects.count() == 1


def test_a_forged_event_is_not_read(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)
    message = _told(begun, "paid")
    more = message.body.replace(b"5000", b"9999")
    assert more != message.body

    for body, signature in [(more, message.signature), (message.body, ""), (message.body, "é")]:
        with pytest.raises(NotFromProvider):
            DEMO.read_event(body=body, signature=signature)


def test_a_declined_card_can_be_tried_again_and_a_paid_one_cannot(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)

    _deliver(_told(begun, other_side.outcome_of("4000000000000002")))
    assert Checkout.objects.get().status == "declined"
    _deliver(_told(begun, "paid"))
    assert Checkout.objects.get().status == "paid"
    with pytest.raises(other_side.SessionOver):
        _told(begun, "paid")


def test_no_other_card_number_is_taken_or_kept(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)
    with pytest.raises(other_side.NotATestCard):
        other_side.outcome_of("5555 5555 5555 4444")
    message = _told(begun, "paid")
    _deliver(message)
    assert "4242" not in json.dumps(ProviderEvent.objects.get().body)
    assert message.signature == signing.sign(message.body)


def test_nobody_pays_more_than_is_open_or_what_is_not_theirs(firm: Firm) -> None:
    carol, dave = books.customer(firm, "carol"), books.customer(firm, "dave")
    mine = books.invoice(firm, carol, "INV-1", 5_000)
    theirs = books.invoice(firm, dave, "INV-2", 5_000)
    closed = books.invoice(firm, carol, "INV-3", 100)
    books.paid(firm, books.draft(firm, carol, 100, items=(closed.pk,)))

    for items, minor, refusal in [
        ([mine], 5_001, operations.MoreThanIsOwed),
        ([mine], 0, operations.AmountNotAboveZero),
        ([theirs], 5_000, operations.NotTheirItem),
        ([closed], 100, operations.NothingToPay),
        ([], 100, operations.NothingToPay),
    ]:
        with pytest.raises(refusal):
            _begin(firm, carol, items, minor)
    assert Checkout.objects.count() == 0


def test_only_a_sandbox_has_the_demo_cards() -> None:
    assert card_provider(is_sandbox=True) is DEMO
    assert card_provider(is_sandbox=False) is None
    with pytest.raises(UnknownProvider):
        provider("stripe")


def test_what_was_kept_and_not_handled_is_found_again(firm: Firm) -> None:
    """A crash between keeping and handling loses nothing: the worker comes by."""
    carol = books.customer(firm, "carol")
    begun = _begin(firm, carol, [books.invoice(firm, carol, "INV-1", 5_000)], 5_000)
    message = _told(begun, "paid")
    event = DEMO.read_event(body=message.body, signature=message.signature)
    operations.keep_event(provider="demo", event=event, body=message.body, at=AT)
    assert Payment.objects.count() == 0

    assert [operations.settle_waiting(at=AT), operations.settle_waiting(at=AT)] == [1, 0]

    assert Payment.objects.count() == 1
    assert Checkout.objects.get().status == "paid"
