"""The only way a face gets at a customer's rows: by name, and only inside its own organisation.

Row-level security hides other organisations' rows already; here the same is said again in
plain sight, and what is missing and what is not yours sound alike.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import tokens
from dunwell.receivables.models import Customer, Hold, Invoice, PortalLink
from dunwell.receivables.tokens import LinkUnknown

Row = TypeVar("Row")

__all__ = [
    "LinkExpired",
    "LinkRevoked",
    "LinkUnknown",
    "NoSuchCustomer",
    "NoSuchInvoice",
    "NotFound",
    "Visitor",
    "customer_for",
    "hold_for",
    "invoice_for",
    "organisation_of_token",
    "portal_customer",
]


class NotFound(Refusal):
    """The base of every "no such row", in the same words whether it is missing or not yours."""

    code = "not-found"
    says = "There is no {what} {ref} here."


class NoSuchCustomer(NotFound):
    code = "no-such-customer"
    says = "There is no customer {ref} here."


class NoSuchInvoice(NotFound):
    code = "no-such-invoice"
    says = "There is no invoice {ref} here."


class LinkExpired(Refusal):
    code = "link-expired"
    says = "This link was good until {until:%-d %B %Y}. Please use the link in a later message."


class LinkRevoked(Refusal):
    code = "link-revoked"
    says = "This link has been closed. Please use the link in the latest message."


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whom a portal link lets in: one customer, and nobody else."""

    customer: Customer
    link_id: int
    expires_at: datetime


def customer_for(actor: Actor, which: str | int) -> Customer:
    """The customer with this number (text), or this row's id. Refuses with NoSuchCustomer."""
    found = Customer.objects.select_related("entity", "owner", "dun_to").filter(
        organisation_id=actor.organisation_id
    )
    found = found.filter(ref=which) if isinstance(which, str) else found.filter(pk=which)
    customer = found.first()
    if customer is None:
        raise NoSuchCustomer(ref=which)
    return customer


def invoice_for(actor: Actor, which: str | int, entity_code: str | None = None) -> Invoice:
    """The invoice or credit note with this number (text), or this row's id.

    ``entity_code`` chooses where several entities use one number. Refuses with NoSuchInvoice.
    """
    found = Invoice.objects.select_related("customer", "item", "entity").filter(
        organisation_id=actor.organisation_id
    )
    found = found.filter(number=which) if isinstance(which, str) else found.filter(pk=which)
    if entity_code is not None:
        found = found.filter(entity__code=entity_code)
    invoice = found.order_by("entity").first()
    if invoice is None:
        raise NoSuchInvoice(ref=which)
    return invoice


def hold_for(actor: Actor, hold_id: int) -> Hold:
    """Refuses with NotFound."""
    found = Hold.objects.select_related("customer", "item").filter(
        organisation_id=actor.organisation_id, pk=hold_id
    )
    return _one(found.first(), "hold", str(hold_id))


def organisation_of_token(token: str) -> int:
    """Whose scope to open before the link is looked up. Refuses with LinkUnknown."""
    return tokens.split(token)[0]


def portal_customer(token: str, at: datetime) -> Visitor:
    """The customer behind a link, inside the scope of its organisation.

    Refuses with LinkUnknown (forged, mistyped, another firm's), LinkRevoked, LinkExpired.
    """
    organisation_id, secret = tokens.split(token)
    digest = hashlib.sha256(secret.encode()).digest()
    link = (
        PortalLink.objects.select_related("customer__entity", "customer__owner")
        .filter(organisation_id=organisation_id, secret_sha256=digest)
        .first()
    )
    if link is None:
        raise LinkUnknown
    if link.revoked_at is not None:
        raise LinkRevoked
    if link.expires_at <= at:
        raise LinkExpired(until=link.expires_at)
    return Visitor(link.customer, link.pk, link.expires_at)


def _one(row: Row | None, what: str, ref: str) -> Row:
    if row is None:
        raise NotFound(what=what, ref=ref)
    return row
