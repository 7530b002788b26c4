"""A customer's money as it moved: what was charged, paid, credited or settled elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Sum

from dunwell.ledger.models import Entry

OWED = ("receivable", "unapplied_cash")


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting's effect on what a customer owes; above zero charged, below zero paid."""

    posting_id: int
    kind: str
    happened_on: date
    recorded_at: datetime
    memo: str
    currency: str
    amount_minor: int
    item_ids: tuple[int, ...]


def movements(customer_id: int, *, most: int) -> list[Movement]:
    """The latest postings that changed what the customer owes, newest first. One statement.

    Allocations only move money between a payment and an invoice; they sum to zero and are
    left out.
    """
    rows = (
        Entry.objects.filter(account__in=OWED, item__customer_id=customer_id)
        .values(
            "posting_id",
            "posting__kind",
            "posting__happened_on",
            "posting__recorded_at",
            "posting__memo",
            "currency",
        )
        .annotate(sum=Sum("amount_minor"), items=ArrayAgg("item_id", distinct=True))
        .exclude(sum=0)
        .order_by("-posting__happened_on", "-posting_id")[:most]
    )
    return [
        Movement(
            posting_id=row["posting_id"],
            kind=row["posting__kind"],
            happened_on=row["posting__happened_on"],
            recorded_at=row["posting__recorded_at"],
            memo=row["posting__memo"],
            currency=row["currency"],
            amount_minor=row["sum"],
            item_ids=tuple(row["items"]),
        )
        for row in rows
    ]
