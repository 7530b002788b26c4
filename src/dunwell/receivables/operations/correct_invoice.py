"""Correct an issued invoice: what was booked is reversed, and the right figures are booked."""

from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import operations as ledger
from dunwell.ledger.models import Posting
from dunwell.receivables.models import Hold, Invoice
from dunwell.receivables.operations.issue_invoices import InvoiceDraft, item_of, posting_of


class CorrectionNeedsReason(Refusal):
    code = "correction-needs-reason"
    says = "Say why invoice {number} is corrected."


class SettledInPart(Refusal):
    code = "settled-in-part"
    says = (
        "Invoice {number} is settled in part. Take its payments off it first, or issue a "
        "credit note."
    )


@transaction.atomic
def correct_invoice(
    *, actor: Actor, invoice_id: int, draft: InvoiceDraft, reason: str, on: date, at: datetime
) -> Invoice:
    """Reverse the invoice's posting and book the draft in its place, under the same number.

    Holds move to the new item. Refuses with CorrectionNeedsReason, SettledInPart, NotAllowed.
    """
    actor.require("collector")
    invoice = Invoice.objects.select_for_update().select_related("item").get(pk=invoice_id)
    if not reason.strip():
        raise CorrectionNeedsReason(number=invoice.number)
    before = invoice.item
    if before.open_minor != before.face_minor:
        raise SettledInPart(number=invoice.number)
    kinds = ("invoice_issued", "credit_note_issued")
    issued = Posting.objects.get(kind__in=kinds, entries__item=before)
    ledger.reverse(
        posting_id=issued.pk, kind="invoice_reversed", on=on, memo=reason[:200], at=at
    )
    item_id = ledger.open_items(organisation_id=actor.organisation_id, drafts=[item_of(draft)])[
        0
    ]
    was = f"{invoice.amount_minor} {invoice.currency}, {invoice.issued_on} to {invoice.due_on}"
    invoice.item_id, invoice.kind, invoice.customer_id = item_id, draft.kind, draft.customer_id
    invoice.currency, invoice.amount_minor = draft.amount.currency, draft.amount.minor
    invoice.tax_minor, invoice.terms = draft.tax_minor, draft.terms
    invoice.issued_on, invoice.due_on = draft.issued_on, draft.due_on
    invoice.reference, invoice.description = draft.reference, draft.description
    invoice.disputed_minor = min(invoice.disputed_minor, draft.amount.minor)
    invoice.save()
    ledger.post(
        organisation_id=actor.organisation_id, drafts=[posting_of(draft, item_id)], at=at
    )
    Hold.objects.filter(item=before, ended_at=None).update(item_id=item_id)
    audit.record(
        actor=actor,
        verb="invoice.corrected",
        subject=invoice,
        at=at,
        customer_id=draft.customer_id,
        detail={"reason": reason[:500], "was": was},
    )
    return invoice
