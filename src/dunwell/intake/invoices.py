"""Rows of invoices held against the books: which are new, which are known, which contradict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dunwell.identity.many import among
from dunwell.identity.models import Entity
from dunwell.intake import customers
from dunwell.intake.entities import Owned, heading, with_entity
from dunwell.intake.outcome import How, Tally
from dunwell.kernel.money import Money
from dunwell.receivables.importing.file import Reading
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import InvoiceRecord
from dunwell.receivables.models import Invoice
from dunwell.receivables.operations import InvoiceDraft, InvoiceTexts

CREDIT_NOTE = (
    "Issue a credit note for the difference, or import again with --correct and a reason."
)


@dataclass(slots=True)
class Sorted:
    """The rows that can be booked. A row repeated in the file stands once, and is counted."""

    new: list[tuple[InvoiceRecord, Entity]] = field(default_factory=list)
    known: list[tuple[InvoiceRecord, Invoice]] = field(default_factory=list)
    corrected: list[tuple[InvoiceRecord, Invoice]] = field(default_factory=list)
    repeated: int = 0

    def records(self) -> list[InvoiceRecord]:
        return [record for record, _ in (*self.new, *self.known, *self.corrected)]


def sort(reading: Reading[InvoiceRecord], owned: Owned, how: How, tally: Tally) -> Sorted:
    """Hold each row against the books; what contradicts them goes to the tally."""
    records = with_entity(reading, reading.records, owned, tally)
    about = [record.customer for record in records]
    tally.problems += customers.payers_unknown(about, heading(reading, "dun_to"))
    bad = tally.bad_rows()
    known = _known(records)
    found = Sorted()
    seen: set[tuple[int, str]] = set()
    for record in records:
        if record.row in bad:
            continue
        entity = owned.of(record.entity)
        key = (entity.pk, record.number)
        if key in seen:
            found.repeated += 1
            continue
        seen.add(key)
        _place(reading, record, entity, known.get(key), how, tally, found)
    return found


def _place(
    reading: Reading[InvoiceRecord],
    record: InvoiceRecord,
    entity: Entity,
    invoice: Invoice | None,
    how: How,
    tally: Tally,
    found: Sorted,
) -> None:
    if invoice is None:
        found.new.append((record, entity))
        return
    problems = _differences(reading, record, invoice)
    if not problems:
        found.known.append((record, invoice))
    elif how.correct and not _is_touched(invoice):
        found.corrected.append((record, invoice))
    else:
        tally.problems += problems


def _known(records: Sequence[InvoiceRecord]) -> dict[tuple[int, str], Invoice]:
    numbers = [record.number for record in records]
    rows = Invoice.objects.filter(among("number", numbers)).select_related("item", "customer")
    return {(row.entity_id, row.number): row for row in rows}


def _is_touched(invoice: Invoice) -> bool:
    """Whether money or credit was applied to it, so that it cannot simply be booked anew."""
    return invoice.item.open_minor != invoice.item.face_minor


def _differences(
    reading: Reading[InvoiceRecord], record: InvoiceRecord, invoice: Invoice
) -> list[Problem]:
    """What the row says otherwise than the invoice as issued."""
    was = Money(invoice.amount_minor, invoice.currency)
    pairs: list[tuple[str, object, object]] = [
        ("customer", invoice.customer.ref, record.customer.ref),
        ("kind", invoice.kind, record.kind),
        ("currency", invoice.currency, record.amount.currency),
        ("issued_on", invoice.issued_on, record.issued_on),
        ("due_on", invoice.due_on, record.due_on),
    ]
    if "amount" in reading.mapping.columns and was.currency == record.amount.currency:
        pairs.append(("amount", was, record.amount))
    remedy = CREDIT_NOTE
    if _is_touched(invoice):
        remedy = "Issue a credit note for the difference; it is settled in part already."
    return [
        Problem(
            row=record.row,
            field=heading(reading, name),
            value=_shown(now),
            error=f"Invoice {record.number} was issued with {_shown(before)}.",
            remedy=remedy,
        )
        for name, before, now in pairs
        if before != now
    ]


def _shown(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def draft(record: InvoiceRecord, entity_id: int, customer_id: int) -> InvoiceDraft:
    return InvoiceDraft(
        entity_id=entity_id,
        customer_id=customer_id,
        number=record.number,
        amount=record.amount,
        issued_on=record.issued_on,
        due_on=record.due_on,
        kind=record.kind,
        tax_minor=0 if record.tax is None else record.tax.minor,
        terms=record.terms,
        reference=record.reference,
        description=record.description,
    )


def texts(record: InvoiceRecord) -> InvoiceTexts:
    return InvoiceTexts(
        reference=record.reference, description=record.description, terms=record.terms
    )
