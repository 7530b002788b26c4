"""A person says what became of a message that may have arrived."""

from datetime import datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import finish
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal

Status = OutboxMessage.Status
TOO_LATE = "It did not arrive, and its contact window has ended."
SAID = "{name} says that it {what}."


class NotAmbiguous(Refusal):
    code = "not-ambiguous"
    says = "There is nothing to decide: the message is {status}."


@transaction.atomic
def resolve_ambiguous(
    *, actor: Actor, message_id: int, was_sent: bool, at: datetime
) -> OutboxMessage:
    """Sent, and counted as a contact; or queued again while its window lasts, else cancelled.

    Refuses with NotAmbiguous, or NotAllowed below collector.
    """
    actor.require("collector")
    message = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.status != Status.AMBIGUOUS:
        raise NotAmbiguous(status=message.status)
    message.outcome = SAID.format(
        name=actor.name, what="arrived" if was_sent else "did not arrive"
    )
    if was_sent:
        finish.mark_sent(message, at=at)
    elif message.expires_at is not None and message.expires_at <= at:
        message.status, message.outcome = Status.CANCELLED, TOO_LATE
    else:
        message.status = Status.QUEUED
        message.handover_began_at = message.finished_at = None
    message.save()
    audit.record(
        actor=actor,
        verb="message.resolved",
        subject=message,
        at=at,
        customer_id=message.customer_id,
        detail={"was_sent": was_sent},
    )
    return message
