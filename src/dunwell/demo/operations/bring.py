"""What the world does to the demo firm on a day: invoices go out, money comes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from dunwell.demo import coming
from dunwell.demo.models import Coming
from dunwell.demo.operations.ahead import INVOICE, PAYMENT
from dunwell.demo.operations.books import invoice_draft
from dunwell.demo.operations.places import Places
from dunwell.demo.rows import Expected
from dunwell.identity import actor as actors
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Invoice


def bring(*, organisation_id: int, day: date, at: datetime) -> None:
    """Bring everything up to the day that has not come yet; a second call brings nothing.

    A payment covers what its invoices still have open: whoever has paid through the portal
    in the meantime does not pay twice.
    """
    with scope(organisation_id):
        rows = list(
            Coming.objects.select_for_update()
            .filter(on__lte=day, happened_at=None)
            .order_by("pk")
        )
        places = _places(organisation_id, at)
        _issue([row for row in rows if row.kind == INVOICE], places)
        _receive([row for row in rows if row.kind == PAYMENT], places)
        Coming.objects.filter(pk__in=[row.pk for row in rows]).update(happened_at=at)
        for entity_id in places.entities.values():
            receivables.note_freshness(
                actor=places.system, entity_id=entity_id, bank_on=day, ledger_on=day, at=at
            )


def _places(organisation_id: int, at: datetime) -> Places:
    places = Places(actors.system(organisation_id), at)
    places.entities = dict(Entity.objects.values_list("code", "pk"))
    places.customers = dict(Customer.objects.values_list("ref", "pk"))
    return places


def _issue(rows: Sequence[Coming], places: Places) -> None:
    drafts = [invoice_draft(coming.invoice_row(row.body), places) for row in rows]
    receivables.issue_invoices(actor=places.system, drafts=drafts, at=places.at)


def _receive(rows: Sequence[Coming], places: Places) -> None:
    """Pay what is open of each payment's invoices, less what it will be short of."""
    payers = [coming.expected(row.body, row.on) for row in rows]
    numbers = {number for payer in payers for number in payer.numbers}
    found = Invoice.objects.filter(number__in=numbers).select_related("item")
    invoices = {(invoice.entity_id, invoice.number): invoice for invoice in found}
    drafts = []
    for payer in payers:
        entity_id = places.entities[payer.entity]
        named = [invoices[entity_id, n] for n in payer.numbers if (entity_id, n) in invoices]
        unpaid = [invoice for invoice in named if invoice.item.open_minor > 0]
        due = sum(invoice.item.open_minor for invoice in unpaid) - payer.missing_minor
        if due > 0:
            drafts.append(_draft(payer, entity_id, unpaid, due, places))
    payments.record_payments(actor=places.system, drafts=drafts, at=places.at)


def _draft(
    payer: Expected, entity_id: int, unpaid: Sequence[Invoice], due: int, places: Places
) -> payments.PaymentDraft:
    return payments.PaymentDraft(
        customer_id=places.customers[payer.customer],
        entity_id=entity_id,
        amount=Money(due, unpaid[0].currency),
        received_on=payer.on,
        method=payer.method,
        reference=payer.reference,
        source_key=payer.key,
        item_ids=tuple(invoice.item_id for invoice in unpaid),
    )
