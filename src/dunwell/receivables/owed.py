"""What a payer has open, as they see it themselves: each item, and why it waits if it waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.receivables.models import Customer, Hold

CREDITS = (OpenItem.Kind.CREDIT_NOTE, OpenItem.Kind.UNAPPLIED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hold in force: on one item, or on everything."""

    id: int
    kind: str
    item_id: int | None
    from_on: date
    until_on: date | None
    review_on: date | None
    disputed: Money | None
    """The part in dispute; nothing where all of it is."""
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class OwedItem:
    """Something open: an invoice, or a credit (below zero) that lowers what is asked."""

    id: int
    customer_id: int
    customer_name: str
    entity_id: int
    kind: str
    number: str
    description: str
    reference: str
    currency: str
    open_minor: int
    disputed_minor: int
    due_on: date
    """When it is due now; a deferral has moved it already."""
    waits: Waiting | None

    @property
    def asked_minor(self) -> int:
        """What may be asked for: nothing of what waits, else all but the disputed part."""
        if self.open_minor < 0:
            return self.open_minor
        if self.waits and self.waits.disputed is None:
            return 0
        return self.open_minor - min(self.disputed_minor, self.open_minor)


@dataclass(frozen=True, slots=True)
class Owed:
    """Everything open of a payer and of those they pay for, the oldest due date first."""

    items: tuple[OwedItem, ...]
    waits: tuple[Waiting, ...]
    """Holds on the whole customer."""


def owed(payer_id: int, *, as_of: date) -> Owed:
    """Read it in three statements, however much there is."""
    names = dict(
        Customer.objects.filter(Q(pk=payer_id) | Q(dun_to_id=payer_id)).values_list(
            "pk", "name"
        )
    )
    holds = _holds(list(names), as_of)
    by_item = {hold.item_id: hold for hold in holds if hold.item_id is not None}
    rows = (
        OpenItem.objects.filter(customer_id__in=list(names))
        .exclude(open_minor=0)
        .select_related("invoice")
    )
    items = [_item(row, names[row.customer_id], by_item.get(row.pk)) for row in rows]
    items.sort(key=lambda item: (item.due_on, item.number, item.id))
    return Owed(tuple(items), tuple(hold for hold in holds if hold.item_id is None))


def hold(hold_id: int, *, customer_ids: Sequence[int]) -> Waiting | None:
    """One hold of these customers, in force or not."""
    found = Hold.objects.select_related("promise", "item").filter(
        pk=hold_id, customer_id__in=customer_ids
    )
    return next((_waiting(row) for row in found), None)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A promise as it was agreed, and until when its items are left be."""

    amount: Money
    due_on: date
    held_until: date


def agreed(promise_id: int, *, customer_ids: Sequence[int]) -> Agreed | None:
    """One promise of these customers. One statement."""
    holds = Hold.objects.select_related("promise", "item").filter(
        promise_id=promise_id, customer_id__in=customer_ids
    )
    for row in holds[:1]:
        assert row.promise is not None, "found by its promise"
        return Agreed(
            amount=Money(row.promise.amount_minor, row.promise.currency),
            due_on=row.promise.due_on,
            held_until=row.until_on or row.promise.judged_on,
        )
    return None


def payer_ids(payer_id: int) -> list[int]:
    """The payer, and those they pay for."""
    payers = Customer.objects.filter(Q(pk=payer_id) | Q(dun_to_id=payer_id))
    return list(payers.order_by("pk").values_list("pk", flat=True))


def _holds(customer_ids: Sequence[int], as_of: date) -> list[Waiting]:
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=as_of)
    rows = Hold.objects.select_related("promise", "item").filter(
        lasts, customer_id__in=customer_ids, ended_at__isnull=True, from_on__lte=as_of
    )
    return [_waiting(row) for row in rows.order_by("pk")]


def _waiting(row: Hold) -> Waiting:
    return Waiting(
        id=row.pk,
        kind=row.kind,
        item_id=row.item_id,
        from_on=row.from_on,
        until_on=row.until_on,
        review_on=row.review_on,
        disputed=_disputed(row),
        promised_on=row.promise.due_on if row.promise else None,
    )


def _disputed(row: Hold) -> Money | None:
    if row.disputed_minor is None or row.item is None:
        return None
    return Money(row.disputed_minor, row.item.currency)


def _item(row: OpenItem, customer_name: str, waits: Waiting | None) -> OwedItem:
    document = None if row.kind == OpenItem.Kind.UNAPPLIED else getattr(row, "invoice", None)
    deferred = document.deferred_until if document else None
    return OwedItem(
        id=row.pk,
        customer_id=row.customer_id,
        customer_name=customer_name,
        entity_id=row.entity_id,
        kind=row.kind,
        number=document.number if document else "",
        description=document.description if document else "",
        reference=document.reference if document else "",
        currency=row.currency,
        open_minor=row.open_minor,
        disputed_minor=document.disputed_minor if document else 0,
        due_on=max(row.due_on, deferred or row.due_on),
        waits=waits,
    )
