"""Reading what waits: holds that a person answers, promises that were missed or fall due.

Each function is one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dunwell.kernel.money import Money
from dunwell.receivables.listing import holds_in_force
from dunwell.receivables.models import Hold, Promise


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A hold that a person must answer or review."""

    id: int
    customer_id: int
    customer_name: str
    kind: str
    reason: str
    from_on: date
    review_on: date | None
    item_number: str
    opened_by: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class MissedRow:
    id: int
    customer_id: int
    customer_name: str
    amount: Money
    due_on: date
    status: str
    made_by: str


def holds_to_answer(kinds: Sequence[str], *, as_of: date, most: int) -> list[HeldRow]:
    """Holds in force of the given kinds, soonest to be reviewed first."""
    rows = (
        holds_in_force(as_of)
        .filter(Q(item__isnull=True) | ~Q(item__open_minor=0), kind__in=kinds)
        .select_related("customer", "item__invoice")
        .only(
            "customer__name",
            "kind",
            "reason",
            "from_on",
            "review_on",
            "opened_by",
            "disputed_minor",
            "item__open_minor",
            "item__currency",
            "item__invoice__number",
        )
        .order_by("review_on", "pk")[:most]
    )
    return [_held(one) for one in rows]


def missed_promises(*, since: date, most: int) -> list[MissedRow]:
    """Promises judged broken or partly kept lately, with something still to ask."""
    rows = (
        Promise.objects.filter(status__in=["broken", "partly"], status_on__gte=since)
        .select_related("customer")
        .order_by("-amount_minor", "pk")[:most]
    )
    return [_missed(one) for one in rows]


def promises_due(*, first: date, last: date, most: int) -> list[MissedRow]:
    """Open promises that fall due in the period, both days included."""
    rows = (
        Promise.objects.filter(status="open", due_on__gte=first, due_on__lte=last)
        .select_related("customer")
        .order_by("due_on", "-amount_minor", "pk")[:most]
    )
    return [_missed(one) for one in rows]


def _missed(one: Promise) -> MissedRow:
    return MissedRow(
        id=one.pk,
        customer_id=one.customer_id,
        customer_name=one.customer.name,
        amount=Money(one.amount_minor, one.currency),
        due_on=one.due_on,
        status=one.status,
        made_by=one.made_by,
    )


def _held(one: Hold) -> HeldRow:
    item = one.item
    amount = None
    if item is not None:
        amount = Money(
            item.open_minor if one.disputed_minor is None else one.disputed_minor, item.currency
        )
    return HeldRow(
        id=one.pk,
        customer_id=one.customer_id,
        customer_name=one.customer.name,
        kind=one.kind,
        reason=one.reason,
        from_on=one.from_on,
        review_on=one.review_on,
        item_number=item.invoice.number if item is not None else "",
        opened_by=one.opened_by,
        amount=amount,
    )
