"""A message that asks for nothing: thanks, and what we confirm in writing."""

from datetime import datetime
from typing import Literal

from dunwell.channels import operations as channels
from dunwell.channels.templates.compose import compose
from dunwell.channels.templates.letter import Letter
from dunwell.receivables.models import Customer


def answer(
    *,
    template: str,
    purpose: Literal["thanks", "confirmation"],
    key: str,
    customer: Customer,
    entity_id: int,
    address: str,
    letter: Letter,
    at: datetime,
) -> channels.MessageDraft:
    """Put a letter into the customer's language, ready for the outbox."""
    composed = compose(
        template=template,
        tone="warm",
        language=customer.language,
        channel="email",
        letter=letter,
    )
    return channels.MessageDraft(
        organisation_id=customer.organisation_id,
        key=key,
        purpose=purpose,
        customer_id=customer.pk,
        entity_id=entity_id,
        channel="email",
        address=address,
        template=template,
        language=customer.language,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        stop_url=letter.links.stop,
        due_at=at,
    )
