"""Put a message into the outbox: once a key, whatever calls twice."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from dunwell.channels.models import OutboxMessage
from dunwell.channels.templates.tidy import one_line
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Channel

Status = OutboxMessage.Status
MAY_BE_QUEUED_ANEW = (Status.CANCELLED, Status.FAILED)


class AddressBroken(Refusal):
    code = "address-broken"
    says = "An address is one line without line breaks; {address!r} is not."


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many contacts in so many days, on one channel or on all of them."""

    most: int
    days: int
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """The exact words, to whom, and when at the earliest and the latest."""

    organisation_id: int
    key: str
    purpose: str
    entity_id: int
    channel: str
    address: str
    text: str
    due_at: datetime
    customer_id: int | None = None
    template: str = ""
    language: str = "en"
    subject: str = ""
    html: str = ""
    stop_url: str = ""
    item_ids: tuple[int, ...] = ()
    stage: str = ""
    episode: int | None = None
    decision_id: int | None = None
    expires_at: datetime | None = None
    sheet: Mapping[str, object] | None = None
    limits: tuple[Limit, ...] = ()


@transaction.atomic
def queue(*, draft: MessageDraft, at: datetime) -> OutboxMessage:
    """The message of this key, queued if it was not there.

    One that was cancelled or failed is queued anew, with the new words, and so is a letter that
    nobody has printed yet. One that waits, has left or may have left stays as it is.
    Refuses with AddressBroken.
    """
    if draft.channel != Channel.LETTER and draft.address != one_line(
        draft.address, longest=320
    ):
        raise AddressBroken(address=draft.address)
    columns = asdict(draft) | {
        "subject": one_line(draft.subject),
        "item_ids": list(draft.item_ids),
        "limits": [asdict(limit) for limit in draft.limits],
        "created_at": at,
    }
    OutboxMessage.objects.bulk_create([OutboxMessage(**columns)], ignore_conflicts=True)
    message = OutboxMessage.objects.select_for_update().get(key=draft.key)
    is_unprinted = message.status == Status.QUEUED and message.channel == Channel.LETTER
    if message.status in MAY_BE_QUEUED_ANEW or is_unprinted:
        _queue_anew(message, columns)
    return message


def _queue_anew(message: OutboxMessage, columns: dict[str, object]) -> None:
    fresh = columns | {
        "status": Status.QUEUED,
        "attempts": 0,
        "lease_until": None,
        "handover_began_at": None,
        "finished_at": None,
        "outcome": "",
    }
    for name, value in fresh.items():
        setattr(message, name, value)
    message.save(update_fields=list(fresh))
