"""Take messages off the queue for one sender, and give back what a dead sender held."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Left

from dunwell.channels import rules
from dunwell.channels.models import OutboxMessage
from dunwell.receivables.models import Channel

Status = OutboxMessage.Status
LAPSED = "The contact window ended before it could leave."
INTERRUPTED = (
    "The sender stopped while this was on its way: it may have arrived, or not. "
    "Look in the mail server's log, then say which."
)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A message that is ours until the lease runs out."""

    message_pk: int
    channel: str
    entity_id: int
    lease_until: datetime


def reserve(
    *, at: datetime, without: Collection[tuple[str, int]] = (), is_chasing: bool = True
) -> list[Reserved]:
    """The next messages that are due, oldest first; other senders skip over them.

    Letters are not among them: a person prints and posts those.

    ``without`` leaves out ways that could not be opened, as (channel, entity); ``is_chasing``
    is false once the day's cap is reached.
    """
    due = OutboxMessage.objects.filter(status=Status.QUEUED, due_at__lte=at)
    due = due.exclude(channel=Channel.LETTER)
    for channel, entity_id in without:
        due = due.exclude(channel=channel, entity_id=entity_id)
    if not is_chasing:
        due = due.exclude(purpose=OutboxMessage.Purpose.CHASE)
    rows = list(_free(due).order_by("due_at", "pk")[: rules.BATCH])
    lease_until = at + rules.LEASE
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=Status.RESERVED, lease_until=lease_until
    )
    return [Reserved(row.pk, row.channel, row.entity_id, lease_until) for row in rows]


def recover(*, at: datetime) -> int:
    """What a dead sender held: queued again if nothing left, else a person decides."""
    over = OutboxMessage.objects.filter(status=Status.RESERVED, lease_until__lte=at)
    held = dict(_free(over).values_list("pk", "handover_began_at"))
    begun = [pk for pk, began_at in held.items() if began_at is not None]
    OutboxMessage.objects.filter(pk__in=begun).update(
        status=Status.AMBIGUOUS, outcome=INTERRUPTED, finished_at=at, lease_until=None
    )
    OutboxMessage.objects.filter(pk__in=held.keys() - begun).update(
        status=Status.QUEUED, lease_until=None
    )
    return len(held)


def lapse(*, at: datetime) -> int:
    """Cancel what waits past the end of its contact window, keeping what it waited for."""
    late = OutboxMessage.objects.filter(status=Status.QUEUED, expires_at__lte=at)
    reason = Left(Concat(Value(LAPSED + " "), F("outcome")), 300)
    lapsing = list(_free(late).values_list("pk", flat=True))
    return OutboxMessage.objects.filter(pk__in=lapsing).update(
        status=Status.CANCELLED, outcome=reason, finished_at=at
    )


def give_back(reserved: Collection[Reserved], *, why: str) -> None:
    """Queue again what we hold and will not send now; it keeps its place, with the reason."""
    for held in reserved:
        OutboxMessage.objects.filter(
            pk=held.message_pk, status=Status.RESERVED, lease_until=held.lease_until
        ).update(status=Status.QUEUED, lease_until=None, outcome=why[:300])


def _free(rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Locked for us, but for those that somebody else has: another sender may, at this moment."""
    return rows.select_for_update(skip_locked=True, of=("self",))
