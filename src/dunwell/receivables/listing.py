"""Reading customers and invoices a page at a time, each in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from dunwell.identity.rows import rows
from dunwell.ledger.models import OpenItem
from dunwell.receivables.models import Address, Customer, Hold, Invoice

Bucket = Literal["current", "1-30", "31-60", "61-90", "91+"]
BUCKETS: tuple[tuple[Bucket, int | None, int | None], ...] = (
    ("current", None, 0),
    ("1-30", 1, 30),
    ("31-60", 31, 60),
    ("61-90", 61, 90),
    ("91+", 91, None),
)
"""Days past due, first and last; None has no end."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed in one currency: all of it, the overdue part, and since when."""

    customer_id: int
    currency: str
    open_minor: int
    overdue_minor: int
    oldest_due_on: date | None


@dataclass(frozen=True, slots=True)
class CustomerRow:
    id: int
    ref: str
    name: str
    kind: str
    country: str
    owner: str
    balances: tuple[Balance, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    id: int
    item_id: int
    customer_id: int
    customer_name: str
    kind: str
    number: str
    description: str
    currency: str
    amount_minor: int
    open_minor: int
    disputed_minor: int
    issued_on: date
    due_on: date
    deferred_until: date | None
    closed_on: date | None
    hold: str

    @property
    def asked_on(self) -> date:
        """The date that counts now: the deferral's, where it was deferred."""
        return max(self.due_on, self.deferred_until or self.due_on)


class Asked(TypedDict):
    """Which invoices a list shows."""

    search: str
    state: str
    bucket: str


def customers(
    *,
    as_of: date,
    search: str = "",
    show: str = "",
    order: str = "",
    page: int = 1,
    size: int = 50,
) -> tuple[list[CustomerRow], int]:
    """A page of customers and how many there are in all. Four statements.

    `show` is "overdue" or "held"; `order` is "owed" for the largest overdue sum first.
    """
    found = _customers(as_of, search, show, order)
    total = found.count()
    return _with_balances(found[(page - 1) * size : page * size], as_of), total


def every_customer(*, as_of: date, search: str, show: str, order: str) -> list[CustomerRow]:
    """The same list, whole: for an export. Three statements."""
    return _with_balances(_customers(as_of, search, show, order), as_of)


def _customers(as_of: date, search: str, show: str, order: str) -> QuerySet[Customer]:
    found = _searched(Customer.objects.all(), search)
    if show == "overdue":
        found = found.filter(Exists(_open(as_of).filter(customer_id=OuterRef("pk"))))
    if show == "held":
        found = found.filter(Exists(holds_in_force(as_of).filter(customer_id=OuterRef("pk"))))
    if order != "owed":
        return found.order_by("name", "pk")
    overdue = _open(as_of).filter(customer_id=OuterRef("pk")).values("customer_id")
    owed = Coalesce(Subquery(overdue.values(sum=Sum("open_minor"))), 0)
    return found.annotate(owed=owed).order_by("-owed", "name", "pk")


def _with_balances(found: QuerySet[Customer], as_of: date) -> list[CustomerRow]:
    shown = list(found.select_related("owner"))
    ids = [row.pk for row in shown]
    owed, held = balances(ids, as_of=as_of), _held(ids, as_of)
    return [
        CustomerRow(
            id=row.pk,
            ref=row.ref,
            name=row.name,
            kind=row.kind,
            country=row.country,
            owner=str(row.owner) if row.owner else "",
            balances=owed.get(row.pk, ()),
            holds=held.get(row.pk, ()),
        )
        for row in shown
    ]


BALANCES = """
SELECT customer_id, currency, sum(open_minor)::bigint AS open_minor,
       coalesce(sum(open_minor) FILTER (WHERE open_minor > 0 AND due_on < %(day)s), 0)::bigint
           AS overdue_minor,
       min(due_on) FILTER (WHERE open_minor > 0) AS oldest_due_on
  FROM ledger_openitem
 WHERE customer_id = ANY(%(customers)s) AND open_minor <> 0
 GROUP BY customer_id, currency
 ORDER BY customer_id, overdue_minor DESC, currency
"""


def balances(customer_ids: Sequence[int], *, as_of: date) -> dict[int, tuple[Balance, ...]]:
    """What each of the customers owes, by currency, largest overdue first. One statement."""
    found: dict[int, list[Balance]] = defaultdict(list)
    for one in rows(Balance, BALANCES, {"customers": list(customer_ids), "day": as_of}):
        found[one.customer_id].append(one)
    return {customer_id: tuple(owed) for customer_id, owed in found.items()}


def invoices(
    *,
    as_of: date,
    search: str = "",
    state: str = "open",
    bucket: str = "",
    page: int = 1,
    size: int = 50,
) -> tuple[list[InvoiceRow], int]:
    """A page of invoices and how many there are in all. Two statements.

    `state` is "open", "overdue", "disputed", "held", "closed" or "" for all.
    """
    found = _invoices(as_of=as_of, search=search, state=state, bucket=bucket)
    total = found.count()
    return [_row(one) for one in found[(page - 1) * size : page * size]], total


def every_invoice(*, as_of: date, search: str, state: str, bucket: str) -> list[InvoiceRow]:
    """The same list, whole: for an export. One statement."""
    return [
        _row(one) for one in _invoices(as_of=as_of, search=search, state=state, bucket=bucket)
    ]


def known_addresses(texts: Collection[str]) -> frozenset[str]:
    """Those of the addresses that belong to a customer of this organisation. One statement."""
    found = Address.objects.filter(address__in=texts)
    return frozenset(found.values_list("address", flat=True))


def _invoices(*, as_of: date, search: str, state: str, bucket: str) -> QuerySet[Invoice]:
    hold = (
        holds_in_force(as_of)
        .filter(Q(item_id=OuterRef("item_id")) | _of_customer())
        .values("kind")[:1]
    )
    found = Invoice.objects.select_related("item", "customer").annotate(
        hold_kind=Coalesce(Subquery(hold), Value(""))
    )
    if search:
        found = found.filter(
            Q(number__icontains=search)
            | Q(reference__icontains=search)
            | Q(customer__name__icontains=search)
        )
    if bucket:
        found = found.filter(_within(bucket, as_of), item__open_minor__gt=0)
    states = {
        "open": ~Q(item__open_minor=0),
        "overdue": Q(item__open_minor__gt=0, item__due_on__lt=as_of),
        "disputed": Q(disputed_minor__gt=0) & ~Q(item__open_minor=0),
        "held": ~Q(hold_kind="") & ~Q(item__open_minor=0),
        "closed": Q(item__open_minor=0),
    }
    return found.filter(states.get(state, Q())).order_by("item__due_on", "pk")


def _row(one: Invoice) -> InvoiceRow:
    return InvoiceRow(
        id=one.pk,
        item_id=one.item_id,
        customer_id=one.customer_id,
        customer_name=one.customer.name,
        kind=one.kind,
        number=one.number,
        description=one.description,
        currency=one.currency,
        amount_minor=one.amount_minor,
        open_minor=one.item.open_minor,
        disputed_minor=one.disputed_minor,
        issued_on=one.issued_on,
        due_on=one.due_on,
        deferred_until=one.deferred_until,
        closed_on=one.item.closed_on,
        hold=getattr(one, "hold_kind", ""),
    )


def _within(bucket: str, as_of: date) -> Q:
    """The due dates of an ageing bucket. An unknown bucket holds nothing."""
    for name, first, last in BUCKETS:
        if name == bucket:
            wanted = Q()
            if first is not None:
                wanted &= Q(item__due_on__lte=as_of - timedelta(days=first))
            if last is not None:
                wanted &= Q(item__due_on__gte=as_of - timedelta(days=last))
            return wanted
    return Q(pk__in=[])


def _searched(found: QuerySet[Customer], search: str) -> QuerySet[Customer]:
    if not search:
        return found
    return found.filter(
        Q(name__icontains=search)
        | Q(ref__istartswith=search)
        | Exists(Invoice.objects.filter(customer_id=OuterRef("pk"), number__iexact=search))
    )


def _open(as_of: date) -> QuerySet[OpenItem]:
    return OpenItem.objects.filter(open_minor__gt=0, due_on__lt=as_of)


def holds_in_force(as_of: date) -> QuerySet[Hold]:
    """Holds that stop something on the day."""
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=as_of)
    return Hold.objects.filter(lasts, ended_at__isnull=True, from_on__lte=as_of)


def _of_customer() -> Q:
    return Q(item__isnull=True, customer_id=OuterRef("customer_id"))


def _held(customer_ids: Sequence[int], as_of: date) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    held = (
        holds_in_force(as_of).filter(customer_id__in=customer_ids).order_by("customer_id", "pk")
    )
    for customer_id, kind in held.values_list("customer_id", "kind"):
        if kind not in found[customer_id]:
            found[customer_id].append(kind)
    return {customer_id: tuple(kinds) for customer_id, kinds in found.items()}
