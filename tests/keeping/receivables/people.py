"""The four whom every access test needs, and small builders of what they owe."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from dunwell.identity import operations as identity
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.receivables import operations
from dunwell.receivables.models import Customer, Invoice

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Firm:
    organisation: Organisation
    entity: Entity
    admin: Actor
    collector: Actor
    viewer: Actor


def firm(name: str = "Wren & Co", currency: str = "GBP", country: str = "GB") -> Firm:
    """An organisation with one entity; Alice runs it, Bob collects, Vera looks on."""
    organisation = identity.found(name=name, at=AT)
    alice = Actor(organisation.pk, "member", "Alice", role="admin")
    with scope(organisation.pk):
        entity = identity.add_entity(
            actor=alice,
            name=name,
            currency=currency,
            timezone="Europe/London",
            country=country,
        )
    bob = Actor(organisation.pk, "member", "Bob", role="collector")
    vera = Actor(organisation.pk, "member", "Vera", role="viewer")
    return Firm(organisation, entity, alice, bob, vera)


def carol(firm: Firm, ref: str = "C-1", **more: str) -> Customer:
    """A customer of the firm's, who can be reached by e-mail."""
    draft = operations.CustomerDraft(
        ref=ref,
        name=more.pop("name", "Carol's Cakes"),
        kind="business",
        entity_id=firm.entity.pk,
        country=more.pop("country", "GB"),
        contact_name=more.pop("contact_name", "Carol Green"),
        email=more.pop("email", f"{ref.lower()}@cakes.example"),
        phone=more.pop("phone", ""),
        address=more.pop("address", ""),
    )
    saved = operations.save_customers(actor=firm.collector, drafts=[draft], at=AT)
    return Customer.objects.get(pk=saved.ids[ref])


def invoice(
    firm: Firm,
    customer: Customer,
    number: str = "INV-1",
    amount: str = "100.00",
    due_on: date = date(2026, 11, 2),
    kind: str = "invoice",
    currency: str = "GBP",
) -> Invoice:
    """An invoice issued a month before it fell due."""
    draft = operations.InvoiceDraft(
        entity_id=firm.entity.pk,
        customer_id=customer.pk,
        number=number,
        amount=Money.parse(amount, currency),
        issued_on=date.fromordinal(due_on.toordinal() - 30),
        due_on=due_on,
        kind="credit_note" if kind == "credit_note" else "invoice",
    )
    return operations.issue_invoices(actor=firm.collector, drafts=[draft], at=AT)[0]
