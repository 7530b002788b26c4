"""Keep the days to come, until they come."""

from __future__ import annotations

from datetime import date

from dunwell.demo import coming
from dunwell.demo.models import Coming
from dunwell.demo.operations.places import Places
from dunwell.demo.rows import FirmRows

INVOICE, PAYMENT = "invoice", "payment"


def keep(firm: FirmRows, places: Places) -> None:
    """One row for each invoice to be issued and each payment to be expected."""
    rows: list[tuple[date, str, coming.InvoiceBody | coming.PaymentBody]] = [
        (row.issued_on, INVOICE, coming.invoice_body(row)) for row in firm.coming_invoices
    ]
    rows += [(row.on, PAYMENT, coming.payment_body(row)) for row in firm.coming_payments]
    Coming.objects.bulk_create(
        Coming(organisation_id=places.organisation_id, on=on, kind=kind, body=body)
        for on, kind, body in rows
    )
