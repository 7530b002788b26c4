"""Write down what colleagues should know of a customer."""

from datetime import datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Customer, Note


class EmptyNote(Refusal):
    code = "empty-note"
    says = "The note is empty. Write a sentence, or leave it be."


@transaction.atomic
def add_note(*, actor: Actor, customer_id: int, text: str, at: datetime) -> Note:
    """Keep the note with who wrote it and when. Refuses with EmptyNote, NotAllowed."""
    if actor.kind != "customer":
        actor.require("collector")
    if not text.strip():
        raise EmptyNote
    note = Note.objects.create(
        organisation_id=actor.organisation_id,
        customer=Customer.objects.get(pk=customer_id),
        text=text.strip(),
        by=actor.name,
        at=at,
    )
    audit.record(actor=actor, verb="note.added", subject=note, at=at, customer_id=customer_id)
    return note
