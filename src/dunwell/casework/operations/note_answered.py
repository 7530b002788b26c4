"""All that a customer has said until now has had its answer: a hand-over is judged without it."""

from datetime import datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.channels import operations as channels
from dunwell.engine.handover import ANSWERED
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Customer


class AnswerMissing(Refusal):
    code = "answer-missing"
    says = "Say what the answer was: whoever agrees to a hand-over reads it."


@transaction.atomic
def note_answered(
    *, actor: Actor, customer_id: int, channel: str, answer: str, at: datetime
) -> None:
    """Keep that somebody has answered, how, and with what. It asks for no money.

    Whatever they say after it waits anew, and so does a hold or promise that goes on (G5).
    Refuses with AnswerMissing, or NotAllowed below collector.
    """
    actor.require("collector")
    if not answer.strip():
        raise AnswerMissing
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    contact = channels.record_contact(
        draft=channels.ContactDraft(
            organisation_id=customer.organisation_id,
            customer_id=customer.pk,
            entity_id=customer.entity_id,
            at=at,
            channel=channel,
            direction="out",
            outcome=ANSWERED,
            asks_for_money=False,
            note=answer.strip(),
            by=actor.name,
        )
    )
    audit.record(
        actor=actor,
        verb="customer.answered",
        subject=contact,
        at=at,
        customer_id=customer.pk,
    )
