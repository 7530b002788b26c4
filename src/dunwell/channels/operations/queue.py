"""Put a message into the outbox: once a key, whatever calls twice."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dunwell.channels.models import OutboxMessage
from dunwell.channels.templates.tidy import one_line
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Channel

Status = OutboxMessage.Status
MAY_BE_QUEUED_ANEW = Q(status__in=(Status.CANCELLED, Status.FAILED)) | Q(
    status=Status.QUEUED, channel=Channel.LETTER
)
BATCH = 500


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


def queue(*, draft: MessageDraft, at: datetime) -> OutboxMessage:
    """The message of this key, queued as `queue_many` does it."""
    queue_many(drafts=[draft], at=at)
    return OutboxMessage.objects.get(key=draft.key)


@transaction.atomic
def queue_many(*, drafts: Sequence[MessageDraft], at: datetime) -> None:
    """The messages of these keys, queued where they were not there: in a few statements.

    One that was cancelled or failed is queued anew, with the new words, and so is a letter that
    nobody has printed yet. One that waits, has left or may have left stays as it is.
    Refuses with AddressBroken.
    """
    if not drafts:
        return
    rows = {draft.key: _columns(draft, at) for draft in drafts}
    there = OutboxMessage.objects.filter(key__in=rows).filter(MAY_BE_QUEUED_ANEW)
    again = list(there.select_for_update().order_by("pk"))
    new = rows.keys() - {message.key for message in again}
    OutboxMessage.objects.bulk_create(
        (OutboxMessage(**columns) for key, columns in rows.items() if key in new),
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    for message in again:
        _queue_anew(message, rows[message.key])


def _columns(draft: MessageDraft, at: datetime) -> dict[str, object]:
    """What is written of a draft. Refuses with AddressBroken."""
    is_one_line = draft.address == one_line(draft.address, longest=320)
    if draft.channel != Channel.LETTER and not is_one_line:
        raise AddressBroken(address=draft.address)
    drafted = {field.name: getattr(draft, field.name) for field in fields(draft)}
    return drafted | {
        "subject": one_line(draft.subject),
        "item_ids": list(draft.item_ids),
        "limits": [asdict(limit) for limit in draft.limits],
        "created_at": at,
    }


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
