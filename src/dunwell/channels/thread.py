"""Reading what was said: every contact with a customer, with the words where we have them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from dunwell.channels.models import ContactAttempt, OutboxMessage


@dataclass(frozen=True, slots=True)
class Said:
    """One contact, in either direction."""

    at: datetime
    channel: str
    direction: str
    stage: str
    outcome: str
    address: str
    note: str
    by: str
    asks_for_money: bool
    message_id: int | None
    subject: str
    text: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message that has not left: waiting, or stopped on its way."""

    id: int
    customer_id: int | None
    customer_name: str
    channel: str
    address: str
    purpose: str
    stage: str
    subject: str
    status: str
    outcome: str
    due_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """How often a customer answered, of how many contacts."""

    contacts: int
    replies: int
    conversations: int


def said(customer_id: int, *, most: int) -> list[Said]:
    """The latest contacts, newest first. One statement."""
    rows = (
        ContactAttempt.objects.filter(customer_id=customer_id)
        .select_related("message")
        .order_by("-at", "-pk")[:most]
    )
    return [_said(one) for one in rows]


def answers(customer_id: int) -> Answers:
    """One statement."""
    counts = ContactAttempt.objects.filter(customer_id=customer_id).aggregate(
        contacts=Count("pk", filter=Q(direction="out", asks_for_money=True)),
        replies=Count("pk", filter=Q(direction="in")),
        conversations=Count("pk", filter=Q(outcome="conversation")),
    )
    return Answers(**counts)


def leaving(customer_id: int) -> list[Leaving]:
    """What waits to leave to a customer, or did not get through. One statement."""
    return _leaving(OutboxMessage.objects.filter(customer_id=customer_id), most=20)


def stuck(*, most: int) -> list[Leaving]:
    """Messages that a person must look at: failed, or perhaps sent. One statement."""
    return _leaving(OutboxMessage.objects.filter(status__in=["failed", "ambiguous"]), most=most)


def outbox_message(message_id: int) -> Leaving | None:
    """One message that a person must look at."""
    found = _leaving(OutboxMessage.objects.filter(pk=message_id), most=1)
    return found[0] if found else None


def _leaving(rows: QuerySet[OutboxMessage], *, most: int) -> list[Leaving]:
    unfinished = rows.filter(status__in=["queued", "reserved", "failed", "ambiguous"])
    found = unfinished.select_related("customer").order_by("-created_at", "-pk")[:most]
    return [
        Leaving(
            id=one.pk,
            customer_id=one.customer_id,
            customer_name=one.customer.name if one.customer else "",
            channel=one.channel,
            address=one.address,
            purpose=one.purpose,
            stage=one.stage,
            subject=one.subject,
            status=one.status,
            outcome=one.outcome,
            due_at=one.due_at,
            created_at=one.created_at,
        )
        for one in found
    ]


def _said(one: ContactAttempt) -> Said:
    message = one.message
    return Said(
        at=one.at,
        channel=one.channel,
        direction=one.direction,
        stage=one.stage or "",
        outcome=one.outcome,
        address=one.address or "",
        note=one.note,
        by=one.by,
        asks_for_money=one.asks_for_money,
        message_id=message.pk if message else None,
        subject=message.subject if message else "",
        text=message.text if message else "",
        purpose=message.purpose if message else "",
    )
