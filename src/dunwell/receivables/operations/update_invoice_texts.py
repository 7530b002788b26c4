"""Bring the texts of issued invoices up to date; figures and dates never change this way."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from dunwell.identity.actor import Actor
from dunwell.identity.many import among
from dunwell.receivables.models import Invoice


@dataclass(frozen=True, slots=True)
class InvoiceTexts:
    """What a source says; empty means nothing."""

    reference: str = ""
    description: str = ""
    terms: str = ""


@transaction.atomic
def update_invoice_texts(*, actor: Actor, texts: Mapping[int, InvoiceTexts]) -> frozenset[int]:
    """Write the texts by invoice; the ids of those that changed. Refuses with NotAllowed."""
    actor.require("collector")
    changed = []
    for invoice in Invoice.objects.select_for_update().filter(among("pk", texts)):
        said = texts[invoice.pk]
        new = (
            said.reference or invoice.reference,
            said.description or invoice.description,
            said.terms or invoice.terms,
        )
        if new != (invoice.reference, invoice.description, invoice.terms):
            invoice.reference, invoice.description, invoice.terms = new
            changed.append(invoice)
    Invoice.objects.bulk_update(changed, ["reference", "description", "terms"], batch_size=1000)
    return frozenset(invoice.pk for invoice in changed)
