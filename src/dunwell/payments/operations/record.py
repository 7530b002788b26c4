"""Money has come in: book it, apply what is sure, keep the rest to the customer's credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.identity.many import among, create_many
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import operations as ledger
from dunwell.ledger import posting
from dunwell.payments import open_book
from dunwell.payments.allocation import Incoming
from dunwell.payments.models import Payment
from dunwell.payments.operations.book_parts import Booked, book_parts
from dunwell.payments.refused import AmountNotAboveZero, UnknownCustomer

Method = Literal["card", "bank_transfer", "direct_debit", "cash", "cheque", "other"]
THROUGH_PROVIDER = ("card", "direct_debit")


class AnotherPayment(Refusal):
    code = "another-payment"
    says = (
        "The key {source_key!r} belongs to a payment of {amount} on {received_on:%-d %B %Y} "
        "already; this one differs. Reverse that one first, or give this one its own key."
    )


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """Money as we hear of it; told again, ``source_key`` makes it the same payment."""

    customer_id: int
    entity_id: int
    amount: Money
    received_on: date
    method: Method
    reference: str
    source_key: str
    item_ids: tuple[int, ...] = ()
    oldest_first: bool = False


def record_payment(*, actor: Actor, draft: PaymentDraft, at: datetime) -> Payment:
    """Book one payment; see `record_payments`."""
    return record_payments(actor=actor, drafts=[draft], at=at)[0]


@transaction.atomic
def record_payments(
    *, actor: Actor, drafts: Sequence[PaymentDraft], at: datetime
) -> list[Payment]:
    """Book payments in a fixed number of statements and return one a draft, in order.

    Telling twice changes nothing: a draft with a known key gives back the payment it made.
    Refuses, and books nothing, with AmountNotAboveZero, UnknownCustomer, AnotherPayment,
    UnknownItem, NotTheirItem, AnotherEntity, AnotherCurrency or NotAllowed.
    """
    actor.require("collector")
    for draft in drafts:
        if draft.amount.minor <= 0:
            raise AmountNotAboveZero(amount=draft.amount)
    payers = open_book.lock_payers(draft.customer_id for draft in drafts)
    if any(draft.customer_id not in payers for draft in drafts):
        raise UnknownCustomer
    known = _known(drafts)
    new = list({draft.source_key: draft for draft in reversed(drafts)}.values())
    new = sorted(
        (draft for draft in new if draft.source_key not in known),
        key=lambda draft: (draft.received_on, draft.source_key),
    )
    known |= _book(actor, new, payers, at)
    for draft in drafts:
        _same(draft, known[draft.source_key])
    return [known[draft.source_key] for draft in drafts]


def _known(drafts: Sequence[PaymentDraft]) -> dict[str, Payment]:
    keys = {draft.source_key for draft in drafts}
    return {
        payment.source_key: payment
        for payment in Payment.objects.filter(among("source_key", keys))
    }


def _same(draft: PaymentDraft, payment: Payment) -> None:
    """Refuse with AnotherPayment when one key is used for two different payments."""
    booked = (payment.customer_id, payment.entity_id, payment.amount_minor, payment.currency)
    told = (draft.customer_id, draft.entity_id, draft.amount.minor, draft.amount.currency)
    if booked != told:
        raise AnotherPayment(
            source_key=draft.source_key,
            amount=Money(payment.amount_minor, payment.currency),
            received_on=payment.received_on,
        )


def _book(
    actor: Actor,
    drafts: Sequence[PaymentDraft],
    payers: dict[int, tuple[int, ...]],
    at: datetime,
) -> dict[str, Payment]:
    if not drafts:
        return {}
    book = open_book.read(payers, also=(item for draft in drafts for item in draft.item_ids))
    for draft in drafts:
        book.check(_whose(draft), draft.item_ids)
    item_ids = ledger.open_items(
        organisation_id=actor.organisation_id, drafts=[_item_draft(draft) for draft in drafts]
    )
    payments = create_many(
        [
            _payment(actor.organisation_id, draft, item_id, at)
            for draft, item_id in zip(drafts, item_ids, strict=True)
        ]
    )
    received, booked = [], []
    for draft, payment in zip(drafts, payments, strict=True):
        received.append(_received(draft, payment))
        parts = book.apply(_incoming(draft, payment), _whose(draft))
        booked += [
            Booked(part, draft.entity_id, draft.amount.currency, draft.received_on)
            for part in parts
        ]
    book_parts(
        organisation_id=actor.organisation_id, first=received, booked=booked, book=book, at=at
    )
    lines = [
        audit.Line(
            payment, payment.customer_id, {"amount": str(draft.amount), "how": draft.method}
        )
        for draft, payment in zip(drafts, payments, strict=True)
    ]
    audit.record_each(actor=actor, verb="payment.recorded", lines=lines, at=at)
    return {payment.source_key: payment for payment in payments}


def _whose(draft: PaymentDraft) -> open_book.Money:
    return open_book.Money(draft.customer_id, draft.entity_id, draft.amount.currency)


def _item_draft(draft: PaymentDraft) -> ledger.ItemDraft:
    return ledger.ItemDraft(
        entity_id=draft.entity_id,
        customer_id=draft.customer_id,
        kind="unapplied",
        face=-draft.amount,
        issued_on=draft.received_on,
        due_on=draft.received_on,
    )


def _payment(organisation_id: int, draft: PaymentDraft, item_id: int, at: datetime) -> Payment:
    return Payment(
        organisation_id=organisation_id,
        customer_id=draft.customer_id,
        entity_id=draft.entity_id,
        item_id=item_id,
        currency=draft.amount.currency,
        amount_minor=draft.amount.minor,
        received_on=draft.received_on,
        recorded_at=at,
        method=draft.method,
        reference=draft.reference[:140],
        source_key=draft.source_key,
    )


def _received(draft: PaymentDraft, payment: Payment) -> posting.Draft:
    return posting.payment_received(
        entity_id=draft.entity_id,
        item_id=payment.item_id,
        amount=draft.amount,
        on=draft.received_on,
        through="clearing" if draft.method in THROUGH_PROVIDER else "cash",
        memo=draft.reference[:200],
    )


def _incoming(draft: PaymentDraft, payment: Payment) -> Incoming:
    return Incoming(
        credit_id=payment.item_id,
        amount_minor=draft.amount.minor,
        received_on=draft.received_on,
        reference=draft.reference,
        item_ids=draft.item_ids,
        oldest_first=draft.oldest_first,
    )
