"""The way through a provider: start it, keep what the provider tells us, act on it once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity import actor as actors
from dunwell.identity import queries as identity
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.payments import open_book
from dunwell.payments.models import Checkout, ProviderEvent
from dunwell.payments.operations.record import PaymentDraft, record_payment
from dunwell.payments.provider import Event, Order, Provider
from dunwell.payments.refused import AmountNotAboveZero, UnknownCustomer


class NothingToPay(Refusal):
    code = "nothing-to-pay"
    says = "Nothing of what was chosen is still open, so there is nothing to pay."


class MoreThanIsOwed(Refusal):
    code = "more-than-is-owed"
    says = "{amount} is more than the {open} that is open. Pay at most that."


@dataclass(frozen=True, slots=True)
class Begun:
    """A checkout, and the address of the provider's page."""

    checkout: Checkout
    pay_url: str


@transaction.atomic
def start_checkout(
    *,
    actor: Actor,
    customer_id: int,
    entity_id: int,
    provider: Provider,
    item_ids: Sequence[int],
    amount: Money,
    return_path: str,
    at: datetime,
) -> Begun:
    """Open a way to pay for these items, all or a part of them.

    Refuses with AmountNotAboveZero, UnknownCustomer, UnknownItem, NotTheirItem, AnotherEntity,
    AnotherCurrency, NothingToPay or MoreThanIsOwed.
    """
    if amount.minor <= 0:
        raise AmountNotAboveZero(amount=amount)
    _check_items(open_book.Money(customer_id, entity_id, amount.currency), item_ids, amount)
    entity = Entity.objects.get(pk=entity_id)
    order = Order(actor.organisation_id, entity.name, amount, return_path)
    started = provider.start(order=order, at=at)
    checkout = Checkout.objects.create(
        organisation_id=actor.organisation_id,
        customer_id=customer_id,
        entity=entity,
        provider=provider.name,
        provider_ref=started.provider_ref,
        currency=amount.currency,
        amount_minor=amount.minor,
        item_ids=list(item_ids),
        created_at=at,
    )
    audit.record(
        actor=actor,
        verb="checkout.started",
        subject=checkout,
        at=at,
        customer_id=customer_id,
        detail={"amount": str(amount), "provider": provider.name},
    )
    return Begun(checkout, started.pay_url)


def _check_items(whose: open_book.Money, item_ids: Sequence[int], amount: Money) -> None:
    payers = open_book.lock_payers([whose.payer_id])
    if whose.payer_id not in payers:
        raise UnknownCustomer
    book = open_book.read(payers, also=item_ids)
    book.check(whose, item_ids)
    still_open = Money(sum(max(book.left[pk], 0) for pk in set(item_ids)), amount.currency)
    if still_open.minor == 0:
        raise NothingToPay
    if still_open < amount:
        raise MoreThanIsOwed(amount=amount, open=still_open)


def keep_event(*, provider: str, event: Event, body: bytes, at: datetime) -> ProviderEvent:
    """Keep what was told, word for word, before anything is done about it; once.

    The caller commits this before it calls `settle_checkout`, so a crash in between loses
    nothing: what was kept and not handled is found again.
    """
    kept, _ = ProviderEvent.objects.get_or_create(
        organisation_id=event.organisation_id,
        provider=provider,
        event_ref=event.event_ref,
        defaults={"body": json.loads(body), "received_at": at},
    )
    return kept


@transaction.atomic
def settle_checkout(*, kept_id: int, event: Event, at: datetime) -> Checkout | None:
    """Act on a kept event: book the payment, or note how it ended. Again changes nothing.

    Events may come twice, late and in any order: money that was taken is always booked, and
    nothing that comes after takes it back. An event whose checkout is not known yet stays
    unhandled, and None is returned.
    """
    kept = ProviderEvent.objects.select_for_update().get(pk=kept_id)
    checkout = (
        Checkout.objects.select_for_update(of=("self",))
        .select_related("entity", "customer")
        .filter(provider=kept.provider, provider_ref=event.provider_ref)
        .first()
    )
    if checkout is None or kept.handled_at is not None:
        return checkout
    if event.kind == "paid":
        _book(checkout, event, at)
    elif checkout.status != Checkout.Status.PAID:
        checkout.status = event.kind
    checkout.save(update_fields=["status", "payment"])
    kept.handled_at = at
    kept.save(update_fields=["handled_at"])
    return checkout


def _book(checkout: Checkout, event: Event, at: datetime) -> None:
    """What the provider says it took is what is booked, whatever had been asked for."""
    if checkout.payment_id is not None:
        return
    draft = PaymentDraft(
        customer_id=checkout.customer_id,
        entity_id=checkout.entity_id,
        amount=event.amount,
        received_on=identity.today(checkout.entity, event.happened_at),
        method="card",
        reference="",
        source_key=f"{checkout.provider}:{checkout.provider_ref}",
        item_ids=tuple(checkout.item_ids),
    )
    acting = actors.system(checkout.organisation_id)
    checkout.payment = record_payment(actor=acting, draft=draft, at=at)
    checkout.status = Checkout.Status.PAID
