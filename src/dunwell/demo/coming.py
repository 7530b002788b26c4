"""Rows to come as plain JSON, and back: how the demo's future is kept until its day."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from dunwell.demo.rows import Expected, InvoiceRow, Method
from dunwell.kernel.money import Money


class InvoiceBody(TypedDict):
    number: str
    customer: str
    entity: str
    amount_minor: int
    currency: str
    tax_minor: int
    issued_on: str
    due_on: str
    terms: str
    reference: str
    description: str


class PaymentBody(TypedDict):
    key: str
    customer: str
    entity: str
    numbers: list[str]
    missing_minor: int
    method: Method
    reference: str


def invoice_body(row: InvoiceRow) -> InvoiceBody:
    return InvoiceBody(
        number=row.number,
        customer=row.customer,
        entity=row.entity,
        amount_minor=row.amount.minor,
        currency=row.amount.currency,
        tax_minor=row.tax_minor,
        issued_on=row.issued_on.isoformat(),
        due_on=row.due_on.isoformat(),
        terms=row.terms,
        reference=row.reference,
        description=row.description,
    )


def invoice_row(body: InvoiceBody) -> InvoiceRow:
    return InvoiceRow(
        number=body["number"],
        customer=body["customer"],
        entity=body["entity"],
        kind="invoice",
        amount=Money(body["amount_minor"], body["currency"]),
        tax_minor=body["tax_minor"],
        issued_on=date.fromisoformat(body["issued_on"]),
        due_on=date.fromisoformat(body["due_on"]),
        terms=body["terms"],
        reference=body["reference"],
        description=body["description"],
    )


def payment_body(row: Expected) -> PaymentBody:
    return PaymentBody(
        key=row.key,
        customer=row.customer,
        entity=row.entity,
        numbers=list(row.numbers),
        missing_minor=row.missing_minor,
        method=row.method,
        reference=row.reference,
    )


def expected(body: PaymentBody, on: date) -> Expected:
    return Expected(
        key=body["key"],
        customer=body["customer"],
        entity=body["entity"],
        on=on,
        numbers=tuple(body["numbers"]),
        missing_minor=body["missing_minor"],
        method=body["method"],
        reference=body["reference"],
    )
