"""From an actor to a row: the only way in which a face gets hold of a customer or an invoice."""

from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Customer, Invoice


class NoSuchCustomer(Refusal):
    code = "no-such-customer"
    says = "There is no such customer here."


class NoSuchInvoice(Refusal):
    code = "no-such-invoice"
    says = "There is no such invoice here."


def customer_for(actor: Actor, customer_id: int) -> Customer:
    """The customer, if the actor's organisation has it.

    Refuses with NoSuchCustomer, in the same words whether another organisation has it or none.
    """
    found = (
        Customer.objects.filter(organisation_id=actor.organisation_id, pk=customer_id)
        .select_related("entity", "owner", "dun_to")
        .first()
    )
    if found is None:
        raise NoSuchCustomer
    return found


def invoice_for(actor: Actor, invoice_id: int) -> Invoice:
    """The invoice, if the actor's organisation has it. Refuses with NoSuchInvoice."""
    found = (
        Invoice.objects.filter(organisation_id=actor.organisation_id, pk=invoice_id)
        .select_related("item", "customer", "entity")
        .first()
    )
    if found is None:
        raise NoSuchInvoice
    return found
