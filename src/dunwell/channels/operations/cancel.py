"""Take a message back while it still waits."""

from datetime import datetime

from django.db import transaction

from dunwell.channels.models import OutboxMessage
from dunwell.kernel.refusal import Refusal

Status = OutboxMessage.Status


class MessageHasLeft(Refusal):
    code = "message-has-left"
    says = "The message cannot be taken back: it is {status}."


@transaction.atomic
def cancel(*, message_id: int, why: str, at: datetime) -> OutboxMessage:
    """Cancel a queued message, with the reason. Refuses with MessageHasLeft."""
    message = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.status != Status.QUEUED:
        raise MessageHasLeft(status=message.status)
    message.status, message.finished_at = Status.CANCELLED, at
    message.outcome = why[:300]
    message.save(update_fields=["status", "finished_at", "outcome"])
    return message
