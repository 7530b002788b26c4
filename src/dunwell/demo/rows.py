"""The demo firm as plain rows: what the generator makes, and the loader carries into the house.

Rows point at each other by the firm's own numbers (customer reference, invoice number), as
an import file would, so that generating needs no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dunwell.kernel.money import Money

Kind = Literal["business", "consumer"]
Method = Literal["card", "bank_transfer", "direct_debit", "cheque"]
StopStatus = Literal["opted_out", "unsubscribed", "bounced", "wrong"]
PromiseStatus = Literal["open", "kept", "partly", "broken"]


@dataclass(frozen=True, slots=True)
class EntityRow:
    code: str
    name: str
    legal_name: str
    currency: str
    timezone: str
    country: str
    address: str
    email: str
    phone: str
    iban: str
    bic: str
    bank_account: str
    signs_name: str
    agency: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    email: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class CustomerRow:
    ref: str
    name: str
    kind: Kind
    behaviour: str
    """The class that decides how they pay: known to the generator alone."""
    entity: str
    currency: str
    country: str
    region: str | None
    timezone: str
    language: str
    segment: str
    legal_form: str | None
    terms: str
    dun_to_ref: str | None
    contact_name: str
    given_name: str
    contact_role: str
    email: str | None
    phone: str | None
    address: str
    sites: tuple[str, ...]
    customer_since: date
    owner: str


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    number: str
    customer: str
    entity: str
    kind: Literal["invoice", "credit_note"]
    amount: Money
    tax_minor: int
    issued_on: date
    due_on: date
    terms: str
    reference: str
    description: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money received, and what it was meant for (nothing: nobody has worked it out yet)."""

    key: str
    customer: str
    entity: str
    amount: Money
    received_on: date
    method: Method
    reference: str
    numbers: tuple[str, ...]
    returned_on: date | None = None
    """When the bank took it back: the invoices were open again from then on."""


@dataclass(frozen=True, slots=True)
class CreditUseRow:
    """A credit note set against the invoice that it corrects."""

    credit_number: str
    invoice_number: str
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Why chasing stops: in force where ``ended_on`` is None."""

    customer: str
    number: str | None
    kind: str
    reason: str
    from_on: date
    until_on: date | None
    """The first day on which it no longer holds, where that is known beforehand."""
    review_on: date | None
    ended_on: date | None
    disputed: Money | None = None


@dataclass(frozen=True, slots=True)
class PromiseRow:
    customer: str
    entity: str
    numbers: tuple[str, ...]
    amount: Money
    made_on: date
    due_on: date
    judged_on: date
    status: PromiseStatus
    status_on: date | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    customer: str
    entity: str
    at: datetime
    channel: str
    direction: Literal["out", "in"]
    stage: str | None
    episode: int | None
    outcome: str
    asks_for_money: bool
    address: str | None
    numbers: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """What was handed to the agency, and is there still."""

    customer: str
    entity: str
    numbers: tuple[str, ...]
    last_chance_days: int
    proposed_on: date
    placed_on: date


@dataclass(frozen=True, slots=True)
class StopRow:
    """A channel that a customer does not want, or that does not reach them."""

    customer: str
    channel: str
    status: StopStatus
    why: str
    on: date


@dataclass(frozen=True, slots=True)
class NoteRow:
    customer: str
    text: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Expected:
    """A payment to come, of what its invoices then have open, less what will be missing."""

    key: str
    customer: str
    entity: str
    on: date
    numbers: tuple[str, ...]
    missing_minor: int
    method: Method
    reference: str


@dataclass(frozen=True, slots=True)
class FirmRows:
    """A firm, its year so far, and the days to come."""

    name: str
    today: date
    entities: tuple[EntityRow, ...]
    members: tuple[MemberRow, ...]
    customers: tuple[CustomerRow, ...]
    invoices: tuple[InvoiceRow, ...]
    payments: tuple[PaymentRow, ...]
    credit_uses: tuple[CreditUseRow, ...]
    holds: tuple[HoldRow, ...]
    promises: tuple[PromiseRow, ...]
    contacts: tuple[ContactRow, ...]
    placements: tuple[PlacementRow, ...]
    stops: tuple[StopRow, ...]
    notes: tuple[NoteRow, ...]
    coming_invoices: tuple[InvoiceRow, ...]
    coming_payments: tuple[Expected, ...]

    def by_ref(self) -> Mapping[str, CustomerRow]:
        """The customers by their reference."""
        return {customer.ref: customer for customer in self.customers}
