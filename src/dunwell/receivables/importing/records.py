"""What a file says, row by row, in our own terms: exact, checked, and not yet in the books."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dunwell.kernel.money import Money

CustomerKind = Literal["business", "consumer"]
DocumentKind = Literal["invoice", "credit_note"]


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """Empty means that the file does not say."""

    row: int
    ref: str
    name: str = ""
    kind: CustomerKind | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    timezone: str | None = None
    language: str | None = None
    segment: str | None = None
    legal_form: str | None = None
    dun_to: str | None = None
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    customer_since: date | None = None
    entity: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceRecord:
    row: int
    number: str
    customer: CustomerRecord
    kind: DocumentKind
    amount: Money
    """The face, above zero, also of a credit note."""
    issued_on: date
    due_on: date
    tax: Money | None = None
    terms: str = ""
    reference: str = ""
    description: str = ""
    entity: str = ""
    paid_on: date | None = None
    paid_amount: Money | None = None
    disputed: Money | None = None
    open: Money | None = None
    """In a snapshot: what is open now, above zero."""


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    row: int
    customer: str
    amount: Money
    received_on: date
    key: str
    """What makes it the same payment when it comes again."""
    numbers: tuple[str, ...] = ()
    reference: str = ""
    method: str = "bank_transfer"
    entity: str = ""


Record = CustomerRecord | InvoiceRecord | PaymentRecord
