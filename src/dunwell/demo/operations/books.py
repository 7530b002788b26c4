"""Carry customers, invoices, credit notes and payments into the books, week by week.

Each week is written down at its own end, so that the firm's figures of a past day can be
reproduced as they were seen then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from dunwell.demo.operations.places import Places
from dunwell.demo.rows import CustomerRow, FirmRows, InvoiceRow, PaymentRow
from dunwell.payments import operations as payments
from dunwell.payments.models import Payment
from dunwell.receivables import operations as receivables

_Row = TypeVar("_Row")


def introduce(firm: FirmRows, places: Places) -> None:
    """The customers with their contacts; then the channels that may not be used."""
    drafts = [_customer(row, places) for row in firm.customers]
    saved = receivables.save_customers(actor=places.system, drafts=drafts, at=places.at)
    places.customers.update(saved.ids)
    places.owners.update({row.ref: places.members[row.owner] for row in firm.customers})
    for stop in firm.stops:
        receivables.stop_channel(
            actor=places.system,
            customer_id=places.customers[stop.customer],
            channel=stop.channel,
            status=stop.status,
            why=stop.why,
            at=places.on(stop.on),
        )
    for note in firm.notes:
        receivables.add_note(
            actor=places.members[note.by],
            customer_id=places.customers[note.customer],
            text=note.text,
            at=places.on(note.on),
        )


def book(firm: FirmRows, places: Places) -> None:
    """A year of documents and money, in the order in which it happened."""
    issued = _by_week(firm.invoices, lambda row: row.issued_on)
    returned = _by_week(
        [row for row in firm.payments if row.returned_on],
        lambda row: row.returned_on or row.received_on,
    )
    credited = _by_week(firm.credit_uses, lambda row: row.on)
    paid = _by_week(firm.payments, lambda row: row.received_on)
    for week in sorted({*issued, *credited, *paid, *returned}):
        at = places.on(week)
        drafts = [invoice_draft(row, places) for row in issued[week]]
        places.remember(receivables.issue_invoices(actor=places.system, drafts=drafts, at=at))
        for use in credited[week]:
            payments.allocate(
                actor=places.system,
                credit_item_id=places.items[use.credit_number],
                item_id=places.items[use.invoice_number],
                amount=use.amount,
                on=use.on,
                at=at,
            )
        payments.record_payments(
            actor=places.system, drafts=[_payment(row, places) for row in paid[week]], at=at
        )
        for row in returned[week]:
            _take_back(row, places, at)


def invoice_draft(row: InvoiceRow, places: Places) -> receivables.InvoiceDraft:
    """The document as the house takes it in."""
    return receivables.InvoiceDraft(
        entity_id=places.entities[row.entity],
        customer_id=places.customers[row.customer],
        number=row.number,
        kind=row.kind,
        amount=row.amount,
        tax_minor=row.tax_minor,
        issued_on=row.issued_on,
        due_on=row.due_on,
        terms=row.terms,
        reference=row.reference,
        description=row.description,
    )


def _customer(row: CustomerRow, places: Places) -> receivables.CustomerDraft:
    return receivables.CustomerDraft(
        ref=row.ref,
        name=row.name,
        kind=row.kind,
        entity_id=places.entities[row.entity],
        country=row.country,
        region=row.region,
        timezone=row.timezone,
        language=row.language,
        segment=row.segment,
        legal_form=row.legal_form,
        dun_to_ref=row.dun_to_ref,
        contact_name=row.contact_name,
        contact_given_name=row.given_name,
        contact_role=row.contact_role,
        email=row.email or "",
        phone=row.phone or "",
        address=row.address,
        customer_since=row.customer_since,
        owner_id=places.members[row.owner].user_id,
    )


def _take_back(row: PaymentRow, places: Places, at: datetime) -> None:
    """The bank returns a debit: what it settled is open again."""
    assert row.returned_on is not None, "only what was returned is taken back"
    payments.reverse_payment(
        actor=places.system,
        payment_id=Payment.objects.get(source_key=row.key).pk,
        why="Returned by the customer's bank.",
        on=row.returned_on,
        at=at,
    )


def _payment(row: PaymentRow, places: Places) -> payments.PaymentDraft:
    return payments.PaymentDraft(
        customer_id=places.customers[row.customer],
        entity_id=places.entities[row.entity],
        amount=row.amount,
        received_on=row.received_on,
        method=row.method,
        reference=row.reference,
        source_key=row.key,
        item_ids=places.items_of(row.numbers),
    )


def _by_week(rows: Iterable[_Row], on: Callable[[_Row], date]) -> dict[date, list[_Row]]:
    """The rows of each week, under its Friday: the day on which they are written down."""
    weeks: dict[date, list[_Row]] = defaultdict(list)
    for row in rows:
        day = on(row)
        weeks[day + timedelta(days=(4 - day.weekday()) % 7)].append(row)
    return weeks
