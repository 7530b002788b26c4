"""Reading the books: what is open, how old it is, and whether they still hold together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.db import connection
from django.db.models import Q, Sum

from dunwell.ledger.models import Entry, OpenItem

Bucket = Literal["current", "1-30", "31-60", "61-90", "91+", "credits"]
BUCKETS: tuple[Bucket, ...] = ("current", "1-30", "31-60", "61-90", "91+", "credits")
LAST_DAYS: tuple[tuple[int, Bucket], ...] = (
    (0, "current"),
    (30, "1-30"),
    (60, "31-60"),
    (90, "61-90"),
)


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is open in one entity and currency, by how long it has been due.

    Credits stand apart, below zero: they are nobody's debt and have no age.
    """

    entity_id: int
    currency: str
    amounts: Mapping[Bucket, int] = field(default_factory=dict)

    @property
    def total_minor(self) -> int:
        return sum(self.amounts.values())


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that breaks a promise of the books, as `verify` shows it."""

    check: str
    row_id: int
    says: str


def open_of_customer(customer_id: int) -> list[OpenItem]:
    """Everything not yet at zero, credits included, the oldest due date first."""
    return list(
        OpenItem.objects.filter(customer_id=customer_id)
        .exclude(open_minor=0)
        .order_by("due_on", "pk")
    )


def bucket_of(due_on: date, as_of: date) -> Bucket:
    """The ageing bucket of something due then, seen from ``as_of``."""
    days = (as_of - due_on).days
    return next((name for last, name in LAST_DAYS if days <= last), "91+")


def ageing(
    *,
    as_of: date,
    known_at: datetime | None = None,
    customer_ids: Sequence[int] | None = None,
) -> list[Ageing]:
    """What was open at the end of ``as_of``, from what was known at ``known_at`` (or is now).

    Summed from entries, so any past day can be shown, also as it was seen then: one statement.
    """
    entries = Entry.objects.filter(item__isnull=False, posting__happened_on__lte=as_of)
    if known_at is not None:
        entries = entries.filter(posting__recorded_at__lte=known_at)
    if customer_ids is not None:
        entries = entries.filter(item__customer_id__in=customer_ids)
    rows = (
        entries.values("item__entity_id", "currency", "item__due_on")
        .annotate(
            owed=Sum("amount_minor", filter=Q(item__face_minor__gt=0), default=0),
            credit=Sum("amount_minor", filter=Q(item__face_minor__lt=0), default=0),
        )
        .order_by("item__entity_id", "currency", "item__due_on")
    )
    sums: dict[tuple[int, str], dict[Bucket, int]] = {}
    for row in rows:
        amounts = sums.setdefault(
            (row["item__entity_id"], row["currency"]), dict.fromkeys(BUCKETS, 0)
        )
        amounts[bucket_of(row["item__due_on"], as_of)] += row["owed"]
        amounts["credits"] += row["credit"]
    return [
        Ageing(entity_id, currency, amounts)
        for (entity_id, currency), amounts in sums.items()
        if any(amounts.values())
    ]


CHECKS = {
    "posting-balances": """
        SELECT e.posting_id, 'is off by ' || sum(e.amount_minor) || ' ' || e.currency
          FROM ledger_entry e GROUP BY e.posting_id, e.currency HAVING sum(e.amount_minor) <> 0
         ORDER BY 1 LIMIT %s""",
    "posting-has-entries": """
        SELECT p.id, 'has no entries' FROM ledger_posting p
         WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.posting_id = p.id)
         ORDER BY 1 LIMIT %s""",
    "open-is-sum-of-entries": """
        SELECT i.id, 'shows ' || i.open_minor || ' open, its entries add up to '
                     || coalesce(sum(e.amount_minor), 0)
          FROM ledger_openitem i LEFT JOIN ledger_entry e ON e.item_id = i.id
         GROUP BY i.id HAVING i.open_minor <> coalesce(sum(e.amount_minor), 0)
         ORDER BY 1 LIMIT %s""",
    "closed-when-nothing-is-open": """
        SELECT i.id, 'has ' || i.open_minor || ' open and is closed on '
                     || coalesce(i.closed_on::text, 'no day')
          FROM ledger_openitem i
         WHERE (i.closed_on IS NOT NULL) <> (i.open_minor = 0 AND EXISTS (
               SELECT 1 FROM ledger_entry e WHERE e.item_id = i.id))
         ORDER BY 1 LIMIT %s""",
}


def unbalanced(*, most: int = 100) -> list[Broken]:
    """Every row that breaks a promise of the books; none, as long as they hold."""
    return broken(CHECKS, most=most)


def broken(checks: Mapping[str, str], *, most: int) -> list[Broken]:
    """What each check finds, at most so many rows of each.

    They read whole tables, so they are joined by hashing: right after a large import the
    planner has no statistics, takes the tables for tiny and would compare every pair of rows.
    """
    found: list[Broken] = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        for check, statement in checks.items():
            cursor.execute(statement, [most])
            found += [Broken(check, row[0], row[1]) for row in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_nestloop = on")
    return found


def posting_rows() -> tuple[list[str], list[tuple[object, ...]]]:
    """Every entry with its posting, in the order of recording: head and rows for an export."""
    head = [
        "posting", "kind", "happened_on", "recorded_at", "entity", "account", "item", "currency",
        "amount_minor", "reverses", "memo",
    ]  # fmt: skip
    rows = Entry.objects.order_by("posting_id", "pk").values_list(
        "posting_id",
        "posting__kind",
        "posting__happened_on",
        "posting__recorded_at",
        "posting__entity__code",
        "account",
        "item_id",
        "currency",
        "amount_minor",
        "posting__reverses_id",
        "posting__memo",
    )
    return head, list(rows)
