"""Reading what the command line asks for: holds in force, open items, names, whole tables.

Pages read through `listing`, `customer_file` and `ageing`; the engine through `frames`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.receivables.models import Customer, Hold

Table = tuple[list[str], list[tuple[object, ...]]]
"""The head of a table, and its rows."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Something a customer owes, or has to their credit; the latter may have no number."""

    item_id: int
    entity_id: int
    kind: str
    number: str
    currency: str
    open_minor: int
    due_on: date


def open_items(customer_id: int) -> list[OpenLine]:
    """Everything open, oldest due first. One statement."""
    rows = OpenItem.objects.filter(customer_id=customer_id).exclude(open_minor=0)
    fields = ("pk", "entity_id", "kind", "invoice__number", "currency", "open_minor", "due_on")
    return [
        OpenLine(item_id, entity_id, kind, number or "", currency, open_minor, due_on)
        for item_id, entity_id, kind, number, currency, open_minor, due_on in rows.order_by(
            "due_on", "pk"
        ).values_list(*fields)
    ]


def holds_in_force(customer_id: int) -> list[Hold]:
    """Holds that nobody has ended, oldest first. One statement."""
    return list(Hold.objects.filter(customer_id=customer_id, ended_at=None).order_by("pk"))


def names(refs: Collection[str]) -> dict[str, str]:
    """Customers' names by their numbers. One statement."""
    return dict(Customer.objects.filter(ref__in=list(refs)).values_list("ref", "name"))


def customer_rows() -> Table:
    """All customers, as a table to export. One statement."""
    head = ["customer", "name", "kind", "country", "language", "entity", "dun_to", "since"]
    rows = Customer.objects.order_by("ref").values_list(
        "ref",
        "name",
        "kind",
        "country",
        "language",
        "entity__code",
        "dun_to__ref",
        "customer_since",
    )
    return head, list(rows)


def open_item_rows() -> Table:
    """All that is open, as a table to export, with exact amounts. Two statements."""
    head = ["customer", "name", "entity", "kind", "number", "currency", "amount", "open"]
    head += ["issued_on", "due_on"]
    owners = {
        pk: (ref, name) for pk, ref, name in Customer.objects.values_list("pk", "ref", "name")
    }
    items = OpenItem.objects.exclude(open_minor=0).select_related("entity", "invoice")
    return head, [
        (
            *owners[item.customer_id],
            item.entity.code,
            item.kind,
            item.invoice.number if hasattr(item, "invoice") else "",
            item.currency,
            Money(item.face_minor, item.currency).decimal(),
            Money(item.open_minor, item.currency).decimal(),
            item.issued_on,
            item.due_on,
        )
        for item in items.order_by("due_on", "pk")
    ]
