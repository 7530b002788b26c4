"""Issue invoices and credit notes, many at once: document, open item and posting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.identity.many import among, created
from dunwell.kernel.money import Money
from dunwell.kernel.progress import Told, nobody
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import operations as ledger
from dunwell.ledger import posting
from dunwell.receivables.models import Invoice


class InvoiceNumberTaken(Refusal):
    code = "invoice-number-taken"
    says = "Invoice {number} was issued already. Issue a credit note to change what is owed."


class NothingInvoiced(Refusal):
    code = "nothing-invoiced"
    says = "Invoice {number} is over {amount}. An invoice, or a credit note, is above zero."


class DueBeforeIssued(Refusal):
    code = "due-before-issued"
    says = "Invoice {number} falls due on {due_on}, before it is issued on {issued_on}."


BATCH = 5000


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """A document as it will be printed; ``amount`` is its face, tax included, above zero."""

    entity_id: int
    customer_id: int
    number: str
    amount: Money
    issued_on: date
    due_on: date
    kind: Literal["invoice", "credit_note"] = "invoice"
    tax_minor: int = 0
    terms: str = ""
    reference: str = ""
    description: str = ""

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise NothingInvoiced(number=self.number, amount=self.amount)
        if self.due_on < self.issued_on:
            raise DueBeforeIssued(
                number=self.number, due_on=self.due_on, issued_on=self.issued_on
            )


@transaction.atomic
def issue_invoices(
    *, actor: Actor, drafts: Sequence[InvoiceDraft], at: datetime, told: Told = nobody
) -> list[Invoice]:
    """Issue the drafts, in order: all of them, or none.

    Refuses with InvoiceNumberTaken, NotAllowed; a draft refuses with NothingInvoiced and
    DueBeforeIssued when it is made.
    """
    actor.require("collector")
    if not drafts:
        return []
    _check_numbers(drafts)
    invoices: list[Invoice] = []
    for start in range(0, len(drafts), BATCH):
        invoices += _issued(actor, drafts[start : start + BATCH], at)
        told(len(invoices), len(drafts))
    audit.record(
        actor=actor,
        verb="invoice.issued" if len(invoices) == 1 else "invoices.issued",
        subject=invoices[0],
        at=at,
        customer_id=drafts[0].customer_id if len(invoices) == 1 else None,
        detail={"count": len(invoices), "first": drafts[0].number, "last": drafts[-1].number},
    )
    return invoices


def _issued(actor: Actor, drafts: Sequence[InvoiceDraft], at: datetime) -> list[Invoice]:
    """Some of them, in a fixed number of statements: open items, documents, postings."""
    item_ids = ledger.open_items(
        organisation_id=actor.organisation_id, drafts=[item_of(draft) for draft in drafts]
    )
    ledger.post(
        organisation_id=actor.organisation_id,
        drafts=[posting_of(draft, item) for draft, item in zip(drafts, item_ids, strict=True)],
        at=at,
    )
    return _invoices(actor, drafts, item_ids, at)


def _check_numbers(drafts: Sequence[InvoiceDraft]) -> None:
    """One number is issued once by an entity; here, and in all that went before."""
    seen: set[tuple[int, str]] = set()
    for draft in drafts:
        key = (draft.entity_id, draft.number)
        if key in seen:
            raise InvoiceNumberTaken(number=draft.number)
        seen.add(key)
    taken = Invoice.objects.filter(among("number", [draft.number for draft in drafts]))
    for key in taken.values_list("entity_id", "number"):
        if key in seen:
            raise InvoiceNumberTaken(number=key[1])


def item_of(draft: InvoiceDraft) -> ledger.ItemDraft:
    return ledger.ItemDraft(
        entity_id=draft.entity_id,
        customer_id=draft.customer_id,
        kind=draft.kind,
        face=draft.amount if draft.kind == "invoice" else -draft.amount,
        issued_on=draft.issued_on,
        due_on=draft.due_on,
    )


def _invoices(
    actor: Actor, drafts: Sequence[InvoiceDraft], item_ids: Sequence[int], at: datetime
) -> list[Invoice]:
    return created(
        Invoice,
        same={
            "organisation_id": actor.organisation_id,
            "disputed_minor": 0,
            "recorded_at": at,
        },
        columns={
            "entity_id": [draft.entity_id for draft in drafts],
            "customer_id": [draft.customer_id for draft in drafts],
            "item_id": item_ids,
            "kind": [draft.kind for draft in drafts],
            "number": [draft.number for draft in drafts],
            "currency": [draft.amount.currency for draft in drafts],
            "amount_minor": [draft.amount.minor for draft in drafts],
            "tax_minor": [draft.tax_minor for draft in drafts],
            "issued_on": [draft.issued_on for draft in drafts],
            "due_on": [draft.due_on for draft in drafts],
            "terms": [draft.terms for draft in drafts],
            "reference": [draft.reference for draft in drafts],
            "description": [draft.description for draft in drafts],
        },
    )


def posting_of(draft: InvoiceDraft, item_id: int) -> posting.Draft:
    book = posting.invoice_issued if draft.kind == "invoice" else posting.credit_note_issued
    return book(
        entity_id=draft.entity_id,
        item_id=item_id,
        amount=draft.amount,
        tax_minor=draft.tax_minor,
        on=draft.issued_on,
        memo=draft.number,
    )
