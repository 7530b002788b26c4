"""Bring in a file of invoices; a row that says when it was paid is also its payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.identity.actor import Actor
from dunwell.identity.many import among
from dunwell.intake import customers, invoices
from dunwell.intake.entities import Owned
from dunwell.intake.invoices import Sorted
from dunwell.intake.outcome import How, Tally
from dunwell.kernel.money import Money
from dunwell.kernel.progress import Told, nobody
from dunwell.payments import operations as payments
from dunwell.payments.models import Payment
from dunwell.receivables import operations as receivables
from dunwell.receivables import rules
from dunwell.receivables.importing.records import InvoiceRecord
from dunwell.receivables.models import Hold, Invoice

Booked = tuple[InvoiceRecord, Invoice]


def book_invoices(
    *,
    actor: Actor,
    found: Sorted,
    owned: Owned,
    how: How,
    as_of: date,
    tally: Tally,
    at: datetime,
    lowered: frozenset[int] = frozenset(),
    told: Told = nobody,
) -> list[Booked]:
    """Save customers, issue what is new, correct what may be, update texts; count each row.

    ``lowered`` are invoices that change besides, in what is open of them.

    The rows with their invoices, new ones first.
    """
    about = [record.customer for record in found.records()]
    saved = receivables.save_customers(
        actor=actor, drafts=customers.drafts(about, owned), at=at
    )
    issued = receivables.issue_invoices(
        actor=actor,
        drafts=[
            invoices.draft(record, entity.pk, saved.ids[record.customer.ref])
            for record, entity in found.new
        ],
        at=at,
        told=told,
    )
    for record, invoice in found.corrected:
        receivables.correct_invoice(
            actor=actor,
            invoice_id=invoice.pk,
            draft=invoices.draft(record, invoice.entity_id, saved.ids[record.customer.ref]),
            reason=how.correct,
            on=as_of,
            at=at,
        )
    changed = receivables.update_invoice_texts(
        actor=actor,
        texts={invoice.pk: invoices.texts(record) for record, invoice in found.known},
    )
    booked = [(record, invoice) for (record, _), invoice in zip(found.new, issued, strict=True)]
    booked += [(record, _fresh(invoice)) for record, invoice in found.corrected]
    booked += found.known
    paid = _book_payments(actor, booked, at)
    disputed = _hold_disputes(actor, booked, as_of, at)
    _count(found, changed | paid | disputed | lowered, saved.changed, tally)
    tally.payments += len(paid)
    return booked


def _fresh(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_related("item").get(pk=invoice.pk)


def _count(
    found: Sorted, changed: frozenset[int], customers_changed: frozenset[str], tally: Tally
) -> None:
    """Each row once. A customer's new texts count with the first known row that names them."""
    tally.created += len(found.new)
    tally.updated += len(found.corrected)
    tally.unchanged += found.repeated
    to_name = set(customers_changed) - {record.customer.ref for record, _ in found.corrected}
    for record, invoice in found.known:
        is_first = record.customer.ref in to_name
        to_name.discard(record.customer.ref)
        if is_first or invoice.pk in changed:
            tally.updated += 1
        else:
            tally.unchanged += 1


@dataclass(frozen=True, slots=True)
class _Standing:
    """A document that its row calls paid, as it stands in the books."""

    item_id: int
    customer_id: int
    entity_id: int
    entity: str
    kind: str
    amount: Money
    open_minor: int
    issued_on: date


def _book_payments(actor: Actor, booked: Sequence[Booked], at: datetime) -> frozenset[int]:
    """Book what the rows say was paid beyond what we know; the invoices that this touched."""
    standing = _standing([row.pk for record, row in booked if record.paid_on is not None])
    drafts: dict[int, payments.PaymentDraft] = {}
    closed: list[int] = []
    for record, row in booked:
        document = standing.get(row.pk)
        if document is None or not document.open_minor:
            continue
        if document.kind == Invoice.Kind.CREDIT_NOTE:
            closed.append(row.pk)
        elif draft := _payment(record, document):
            drafts[row.pk] = draft
    keys = [draft.source_key for draft in drafts.values()]
    known = set(
        Payment.objects.filter(among("source_key", keys)).values_list("source_key", flat=True)
    )
    new = {pk: draft for pk, draft in drafts.items() if draft.source_key not in known}
    payments.record_payments(actor=actor, drafts=list(new.values()), at=at)
    for pk in closed:
        payments.settle_outside(
            actor=actor,
            item_ids=[standing[pk].item_id],
            on=standing[pk].issued_on,
            memo="Used up, by the file",
            at=at,
        )
    return frozenset(new) | frozenset(closed)


def _standing(invoice_ids: Sequence[int]) -> dict[int, _Standing]:
    rows = Invoice.objects.filter(among("pk", invoice_ids)).values_list(
        "pk",
        "item_id",
        "customer_id",
        "entity_id",
        "entity__code",
        "kind",
        "amount_minor",
        "currency",
        "item__open_minor",
        "issued_on",
    )
    return {
        pk: _Standing(item, customer, entity, code, kind, Money(minor, currency), left, on)
        for pk, item, customer, entity, code, kind, minor, currency, left, on in rows
    }


def _payment(record: InvoiceRecord, document: _Standing) -> payments.PaymentDraft | None:
    """What was paid in all, less what we have booked already."""
    if record.paid_on is None:
        return None
    total = record.amount.minor if record.paid_amount is None else record.paid_amount.minor
    more = total - (document.amount.minor - document.open_minor)
    if more <= 0:
        return None
    return payments.PaymentDraft(
        customer_id=document.customer_id,
        entity_id=document.entity_id,
        amount=Money(more, document.amount.currency),
        received_on=record.paid_on,
        method="other",
        reference="",
        source_key=f"import:{document.entity[:20]}:{record.number[:80]}:{total}",
        item_ids=(document.item_id,),
    )


def _hold_disputes(
    actor: Actor, booked: Sequence[Booked], as_of: date, at: datetime
) -> frozenset[int]:
    """Hold what the file calls disputed and is still open, once."""
    wanted = {invoice.pk: record for record, invoice in booked if record.disputed is not None}
    held = Hold.objects.filter(kind="dispute", ended_at=None, item__invoice__in=list(wanted))
    rows = Invoice.objects.filter(pk__in=list(wanted), kind=Invoice.Kind.INVOICE)
    rows = rows.exclude(item__open_minor=0).exclude(item__in=held.values("item"))
    touched = []
    for invoice in rows.select_related("item", "customer").order_by("pk"):
        disputed = wanted[invoice.pk].disputed
        assert disputed is not None, "only disputed rows are wanted"
        rule = rules.hold_rule("dispute")
        place = (invoice.customer.country, invoice.customer.region)
        dates = rules.hold_dates(rule=rule, from_on=as_of, place=place)
        receivables.place_hold(
            actor=actor,
            customer_id=invoice.customer_id,
            item_id=invoice.item_id,
            kind="dispute",
            reason="Disputed, by the imported file",
            from_on=min(as_of, invoice.issued_on),
            review_on=dates.review_on,
            disputed=min(disputed, Money(invoice.item.open_minor, invoice.currency)),
            at=at,
        )
        touched.append(invoice.pk)
    return frozenset(touched)
