"""Builders for payment tests: a firm, its customers, and what they owe."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from dunwell.identity import actor
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity, Organisation
from dunwell.kernel import clock
from dunwell.kernel.money import Money
from dunwell.ledger import operations as ledger
from dunwell.ledger import posting
from dunwell.ledger.models import OpenItem
from dunwell.payments import operations
from dunwell.payments.models import Payment
from dunwell.payments.operations import PaymentDraft
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Invoice

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Firm:
    """One organisation with one entity, as the system sees it."""

    organisation: Organisation
    entity: Entity

    @property
    def system(self) -> Actor:
        return actor.system(self.organisation.pk)


def organisation(slug: str) -> Organisation:
    """An organisation without anything in it; made outside any scope."""
    return Organisation.objects.create(
        name=slug.title(), slug=slug, is_sandbox=True, created_at=AT
    )


def firm(organisation: Organisation, *, currency: str = "GBP") -> Firm:
    """Add an entity; inside the organisation's scope."""
    entity = Entity.objects.create(
        organisation=organisation,
        code=f"main-{currency.lower()}",
        name="Hewes & Marlow",
        legal_name="Hewes & Marlow Ltd",
        currency=currency,
        timezone="Europe/London",
        country="GB",
    )
    return Firm(organisation, entity)


def customer(firm: Firm, ref: str, *, dun_to: Customer | None = None) -> Customer:
    return Customer.objects.create(
        organisation=firm.organisation,
        ref=ref,
        name=ref.title(),
        kind="business",
        entity=firm.entity,
        country="GB",
        dun_to=dun_to,
        created_at=AT,
    )


def invoice(
    firm: Firm,
    whose: Customer,
    number: str,
    minor: int,
    *,
    due_on: date = date(2026, 11, 1),
    issued_on: date = date(2026, 10, 1),
    currency: str = "",
) -> OpenItem:
    """An invoice in the books, or a credit note where the amount is below zero."""
    amount = Money(abs(minor), currency or firm.entity.currency)
    is_note = minor < 0
    item_id = ledger.open_items(
        organisation_id=firm.organisation.pk,
        drafts=[
            ledger.ItemDraft(
                entity_id=firm.entity.pk,
                customer_id=whose.pk,
                kind="credit_note" if is_note else "invoice",
                face=-amount if is_note else amount,
                issued_on=issued_on,
                due_on=due_on,
            )
        ],
    )[0]
    issue = posting.credit_note_issued if is_note else posting.invoice_issued
    draft = issue(
        entity_id=firm.entity.pk, item_id=item_id, amount=amount, tax_minor=0, on=issued_on
    )
    ledger.post(organisation_id=firm.organisation.pk, drafts=[draft], at=AT)
    Invoice.objects.create(
        organisation=firm.organisation,
        entity=firm.entity,
        customer=whose,
        item_id=item_id,
        kind="credit_note" if is_note else "invoice",
        number=number,
        currency=amount.currency,
        amount_minor=amount.minor,
        issued_on=issued_on,
        due_on=due_on,
        recorded_at=AT,
    )
    return OpenItem.objects.get(pk=item_id)


def draft(
    firm: Firm,
    whose: Customer,
    minor: int,
    *,
    key: str = "bank:1",
    reference: str = "",
    items: tuple[int, ...] = (),
    oldest_first: bool = False,
    currency: str = "",
) -> PaymentDraft:
    return PaymentDraft(
        customer_id=whose.pk,
        entity_id=firm.entity.pk,
        amount=Money(minor, currency or firm.entity.currency),
        received_on=TODAY,
        method="bank_transfer",
        reference=reference,
        source_key=key,
        item_ids=items,
        oldest_first=oldest_first,
    )


def paid(firm: Firm, one: PaymentDraft) -> Payment:
    return operations.record_payment(actor=firm.system, draft=one, at=AT)


def link(whose: Customer) -> str:
    """The token of a new door for the customer, good for today."""
    return receivables.open_portal_link(customer_id=whose.pk, at=clock.now())


def open_minor(item: OpenItem) -> int:
    """What the database says is open now."""
    return OpenItem.objects.get(pk=item.pk).open_minor
