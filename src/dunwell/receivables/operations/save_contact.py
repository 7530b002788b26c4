"""Correct who is asked at a customer's, and how they are reached."""

from datetime import datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.receivables import contact_details
from dunwell.receivables.models import Customer


@transaction.atomic
def save_contact(
    *,
    actor: Actor,
    customer_id: int,
    name: str = "",
    given_name: str = "",
    role: str = "",
    email: str = "",
    phone: str = "",
    at: datetime,
) -> Customer:
    """Save what is given; what is left empty stays. Refuses with NotAnEmail, NotATelephone,
    NotAllowed."""
    actor.require("collector")
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    said = contact_details.Said(
        customer=customer, name=name, given_name=given_name, role=role, email=email, phone=phone
    )
    if contact_details.save(actor.organisation_id, [said], at=at):
        audit.record(
            actor=actor,
            verb="contact.saved",
            subject=customer,
            at=at,
            customer_id=customer_id,
        )
    return customer
