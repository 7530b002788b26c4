"""Letters on their way: printed once each, posted by a person, or taken off the pile.

A letter that is printed counts as a contact at once, since somebody may have posted it; it is
recorded as one when a person says that it is in the post.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dunwell.audit import operations as audit
from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import begin, finish
from dunwell.channels.operations.begin import Recheck
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Channel

Status = OutboxMessage.Status
NO_DOMAIN = "letters"
NOT_TODAY = "Letters are printed on business days, and this one waits for the next."
"""What a recheck says of a letter that may be printed another day."""
SPOILT = "Taken off the pile before it was posted: {why}"


class LetterNotPrinted(Refusal):
    code = "letter-not-printed"
    says = "Letter {number} does not wait to be posted. Print it first: dunwell export letters"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter that is printed and not posted yet."""

    id: int
    customer_id: int
    customer_name: str
    customer_ref: str
    stage: str
    subject: str
    printed_at: datetime
    sheet: Mapping[str, object]


@transaction.atomic
def print_letters(
    *, organisation_id: int, at: datetime, recheck: Recheck
) -> tuple[list[int], list[str]]:
    """Let the letters go that are due, each looked at again; which ones, and why others stay.

    The caller prints what `printed` then shows. Whatever stops the caller between the two, the
    letters stand there as printed and not posted, and can be printed again.
    """
    waiting = list(_due(at).order_by("due_at", "pk").values_list("pk", flat=True))
    cap = begin.daily_cap(organisation_id)
    gone, stopped = [], []
    for message_id in waiting:
        message = _waiting(message_id)
        if message is None:
            continue
        why = begin.why_not(message, at=at, recheck=recheck)
        if why == NOT_TODAY:
            stopped.append(why)
        elif why is not None:
            message.status, message.finished_at = Status.CANCELLED, at
            message.outcome = why[:300]
            message.save(update_fields=["status", "finished_at", "outcome"])
            stopped.append(why)
        elif over := begin.is_over_the_cap(message, cap=cap, at=at):
            stopped.append(over)
        else:
            message.status = Status.RESERVED
            message.save(update_fields=["status"])
            begin.begin(message, domain=NO_DOMAIN, at=at)
            gone.append(message.pk)
    return gone, stopped


def letters_to_print(*, at: datetime) -> int:
    """How many letters are due and wait for the printer."""
    return _due(at).count()


def _due(at: datetime) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(
        channel=Channel.LETTER, status=Status.QUEUED, due_at__lte=at, sheet__isnull=False
    )


def _waiting(message_id: int) -> OutboxMessage | None:
    return (
        OutboxMessage.objects.select_for_update(of=("self",))
        .select_related("entity", "customer")
        .filter(pk=message_id, status=Status.QUEUED)
        .first()
    )


def printed() -> list[LetterRow]:
    """Every letter that is printed and not posted, oldest first."""
    rows = (
        OutboxMessage.objects.filter(channel=Channel.LETTER, status=Status.RESERVED)
        .select_related("customer")
        .order_by("handover_began_at", "pk")
    )
    return [
        LetterRow(
            id=one.pk,
            customer_id=one.customer.pk,
            customer_name=one.customer.name,
            customer_ref=one.customer.ref,
            stage=one.stage,
            subject=one.subject,
            printed_at=one.handover_began_at,
            sheet=one.sheet or {},
        )
        for one in rows
        if one.customer is not None and one.handover_began_at is not None
    ]


@transaction.atomic
def record_posted(*, actor: Actor, message_ids: Collection[int], at: datetime) -> int:
    """These letters are in the post now: each is a contact. Says how many.

    Refuses with LetterNotPrinted, or NotAllowed below collector.
    """
    actor.require("collector")
    letters = _printed(message_ids)
    for message in letters:
        finish.mark_posted(message, by=actor.name, at=at)
        message.save(update_fields=["status", "finished_at", "outcome"])
        _note(actor, message, "letter.posted", at)
    return len(letters)


@transaction.atomic
def spoil(*, actor: Actor, message_id: int, why: str, at: datetime) -> None:
    """This letter will not be posted: it never left. The next run decides anew.

    Refuses with LetterNotPrinted, or NotAllowed below collector.
    """
    actor.require("collector")
    (message,) = _printed([message_id])
    message.status, message.finished_at, message.handover_began_at = Status.CANCELLED, at, None
    message.outcome = SPOILT.format(why=why)[:300]
    message.save(update_fields=["status", "finished_at", "handover_began_at", "outcome"])
    _note(actor, message, "letter.spoilt", at)


def _printed(message_ids: Collection[int]) -> Sequence[OutboxMessage]:
    rows = OutboxMessage.objects.select_for_update(of=("self",)).filter(
        pk__in=message_ids, channel=Channel.LETTER, status=Status.RESERVED
    )
    found = {one.pk: one for one in rows.order_by("pk")}
    for number in message_ids:
        if number not in found:
            raise LetterNotPrinted(number=number)
    return list(found.values())


def _note(actor: Actor, message: OutboxMessage, verb: str, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        subject=message,
        at=at,
        customer_id=message.customer_id,
        detail={"key": message.key},
    )
