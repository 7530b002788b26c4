"""Write down what became of a message, and the contact that it was, in one transaction."""

from datetime import datetime

from dunwell.channels import rules
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.channels.transport import Handover
from dunwell.identity import actor
from dunwell.receivables import operations as receivables

Status = OutboxMessage.Status
GIVEN_UP = "Given up after {attempts} tries. {said}"
WRITTEN = (
    "status",
    "lease_until",
    "handover_began_at",
    "due_at",
    "finished_at",
    "outcome",
)
OPEN_ENDED = (Status.RESERVED, Status.AMBIGUOUS)


def finish(message_pk: int, handover: Handover, *, at: datetime) -> OutboxMessage:
    """Record the verdict.

    Where the lease ran out meanwhile and somebody called it ambiguous, we know better. Where a
    person has decided since, only "it did arrive" still counts.
    """
    message = (
        OutboxMessage.objects.select_for_update(of=("self",))
        .defer("text", "html")
        .get(pk=message_pk)
    )
    is_open = message.status in OPEN_ENDED
    if message.status == Status.SENT or not (is_open or handover.verdict == "accepted"):
        return message
    message.lease_until = None
    message.outcome = handover.said[:300]
    if handover.verdict == "accepted":
        mark_sent(message, at=at)
    elif handover.verdict == "ambiguous":
        message.status, message.finished_at = Status.AMBIGUOUS, at
    elif handover.verdict == "refused" or message.attempts >= rules.ATTEMPTS_MAX:
        _fail(message, handover, at=at)
    else:
        message.status, message.handover_began_at = Status.QUEUED, None
        message.due_at = rules.next_try(at, attempts=message.attempts)
    message.save(update_fields=WRITTEN)
    return message


def mark_sent(message: OutboxMessage, *, at: datetime) -> None:
    """It left: that is a contact, once a key. The caller saves the message."""
    message.status, message.finished_at = Status.SENT, at
    if message.customer_id is not None:
        contact = _contact(message, outcome="sent", at=message.handover_began_at or at)
        contact.key, contact.message = message.key, message
        contact.save()


def mark_posted(message: OutboxMessage, *, by: str, at: datetime) -> None:
    """A person put the letter into the post: a contact of now. The caller saves the message."""
    message.status, message.finished_at, message.outcome = Status.SENT, at, f"Posted by {by}."
    contact = _contact(message, outcome="sent", at=at)
    contact.key, contact.message, contact.by = message.key, message, by
    contact.save()


def _fail(message: OutboxMessage, handover: Handover, *, at: datetime) -> None:
    """It never left. An address that nobody answers at is not used again."""
    message.status, message.finished_at = Status.FAILED, at
    if handover.verdict == "later":
        said = GIVEN_UP.format(attempts=message.attempts, said=handover.said)
        message.outcome = said[:300]
    if handover.is_bad_address and message.customer_id is not None:
        _contact(message, outcome="bounced", at=at).save()
        receivables.stop_channel(
            actor=actor.system(message.organisation_id),
            customer_id=message.customer_id,
            channel=message.channel,
            address=message.address,
            status="bounced",
            why=handover.said[:200],
            at=at,
        )


def _contact(message: OutboxMessage, *, outcome: str, at: datetime) -> ContactAttempt:
    assert message.customer_id is not None, "a contact is with a customer"
    return ContactAttempt(
        organisation_id=message.organisation_id,
        customer_id=message.customer_id,
        entity_id=message.entity_id,
        at=at,
        channel=message.channel,
        direction=ContactAttempt.Direction.OUT,
        stage=message.stage or None,
        episode=message.episode,
        outcome=outcome,
        asks_for_money=message.purpose == OutboxMessage.Purpose.CHASE,
        address=message.address,
        item_ids=message.item_ids,
    )
