"""What payers have open: read once for many payments, then kept up to date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dunwell.identity.many import among
from dunwell.ledger.models import OpenItem
from dunwell.payments import allocation
from dunwell.payments.allocation import Incoming, Item, Part
from dunwell.payments.refused import (
    AnotherCurrency,
    AnotherEntity,
    NotTheirItem,
    UnknownItem,
)
from dunwell.receivables.models import Customer, Invoice


@dataclass(frozen=True, slots=True)
class Owed:
    """One item, with what decides whether a payment may touch it."""

    id: int
    payers: tuple[int, ...]
    """Its customer, and whoever pays for them."""
    entity_id: int
    currency: str
    kind: str
    number: str
    due_on: date
    issued_on: date


@dataclass(frozen=True, slots=True)
class Money:
    """Whose money it is: an item is only ever paid within one payer, entity and currency."""

    payer_id: int
    entity_id: int
    currency: str


class OpenBook:
    """Open items by payer, entity and currency, and how much of each is left."""

    def __init__(self, items: Iterable[tuple[Owed, int]]) -> None:
        self.by_id: dict[int, Owed] = {}
        self.left: dict[int, int] = {}
        self._by_money: dict[Money, list[int]] = {}
        for item, open_minor in items:
            self.by_id[item.id] = item
            self.left[item.id] = open_minor
            for payer_id in item.payers:
                whose = Money(payer_id, item.entity_id, item.currency)
                self._by_money.setdefault(whose, []).append(item.id)

    def check(self, whose: Money, item_ids: Sequence[int]) -> None:
        """Refuse with UnknownItem, NotTheirItem, AnotherEntity or AnotherCurrency."""
        for item_id in item_ids:
            item = self.by_id.get(item_id)
            if item is None:
                raise UnknownItem
            if whose.payer_id not in item.payers:
                raise NotTheirItem(number=item.number)
            if item.entity_id != whose.entity_id:
                raise AnotherEntity(number=item.number)
            if item.currency != whose.currency:
                raise AnotherCurrency(
                    number=item.number, item_currency=item.currency, currency=whose.currency
                )

    def apply(self, payment: Incoming, whose: Money) -> tuple[Part, ...]:
        """Plan the payment and take what it settles off the book.

        The named items are tried alone first: a payment that names all it pays never looks at
        the hundreds of others, and the plan would begin with them anyway.
        """
        parts = allocation.plan(payment, self._items(payment.item_ids, payment))
        if _applied(parts, payment) != payment.amount_minor:
            everything = (*self._by_money.get(whose, ()), *payment.item_ids)
            parts = allocation.plan(payment, self._items(dict.fromkeys(everything), payment))
        for part in parts:
            self.left[part.item_id] -= part.amount_minor
            if part.credit_id in self.left:
                self.left[part.credit_id] += part.amount_minor
        return parts

    def _items(self, item_ids: Iterable[int], payment: Incoming) -> list[Item]:
        """Earlier money that waits is used only where the payer names it."""
        return [
            Item(item.id, item.number, self.left[item.id], item.due_on)
            for item in (self.by_id[item_id] for item_id in item_ids)
            if self.left[item.id]
            and (item.kind != OpenItem.Kind.UNAPPLIED or item.id in payment.item_ids)
        ]


def _applied(parts: Iterable[Part], payment: Incoming) -> int:
    return sum(part.amount_minor for part in parts if part.credit_id == payment.credit_id)


def lock_payers(customer_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Lock these customers and those they pay for; who may pay for each, by customer.

    Everyone who applies money takes this lock first and in the same order, so two sessions
    never apply the same money, and never wait for each other in a ring.
    """
    wanted = set(customer_ids)
    rows = (
        Customer.objects.filter(among("pk", wanted) | among("dun_to_id", wanted))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", "dun_to_id")
    )
    return {pk: (pk, dun_to) if dun_to else (pk,) for pk, dun_to in rows}


def read(payers: dict[int, tuple[int, ...]], *, also: Iterable[int] = ()) -> OpenBook:
    """What these customers have open, and the items in ``also``, even closed or others'."""
    is_theirs = among("customer_id", payers) & ~Q(open_minor=0)
    items = OpenItem.objects.filter(is_theirs | among("pk", set(also)))
    rows = list(
        items.order_by("pk").values_list(
            "pk",
            "customer_id",
            "entity_id",
            "currency",
            "kind",
            "due_on",
            "issued_on",
            "open_minor",
        )
    )
    numbers = dict(
        Invoice.objects.filter(among("item_id", [row[0] for row in rows])).values_list(
            "item_id", "number"
        )
    )
    return OpenBook(
        (
            Owed(
                id=pk,
                payers=payers.get(customer_id, ()),
                entity_id=entity_id,
                currency=currency,
                kind=kind,
                number=numbers.get(pk, ""),
                due_on=due_on,
                issued_on=issued_on,
            ),
            open_minor,
        )
        for pk, customer_id, entity_id, currency, kind, due_on, issued_on, open_minor in rows
    )
