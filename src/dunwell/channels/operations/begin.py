"""The last look before a message leaves, under a lock, and the mark that it is leaving."""

from collections.abc import Callable, Collection
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import connection

from dunwell.channels import rules
from dunwell.channels.models import ContactAttempt, OutboxMessage, Sender
from dunwell.channels.operations.reserve import LAPSED, Reserved
from dunwell.identity.models import Organisation
from dunwell.receivables.models import Address, Customer

Status = OutboxMessage.Status
Recheck = Callable[[OutboxMessage, datetime], str | None]
"""Reads the facts again; a sentence stops the message, None lets it go."""
LookAhead = Callable[[Collection[int], datetime], None]
"""Told, outside of any scope, which messages are looked at next."""

CAP_REACHED = "Today's cap of {cap} messages is reached; this one waits."
NO_LONGER_USABLE = "The address may not be used any more: {status}."
NOT_THEIRS = "The address is no longer one of the customer's."
OVER_ITS_LIMITS = """
SELECT channels_over_its_limits(m, %(moment)s)
  FROM channels_outboxmessage m WHERE m.id = %(message)s
"""
ONE_TOO_MANY = "They have been contacted as often as the limits allow: {had} already."
ALREADY_CONTACTED = "The customer has been contacted for this already."


def lock_ours(reserved: Reserved) -> OutboxMessage | None:
    """The message, locked; None when the lease is no longer ours."""
    return (
        OutboxMessage.objects.select_for_update(of=("self",))
        .select_related("entity", "customer")
        .filter(
            pk=reserved.message_pk, status=Status.RESERVED, lease_until=reserved.lease_until
        )
        .first()
    )


def why_not(message: OutboxMessage, *, at: datetime, recheck: Recheck) -> str | None:
    """What stands against sending this now, for good; None when nothing does.

    Locks the customer and the address first, so that two messages to the same reader are
    looked at one after the other and each counts for the next.
    """
    _lock_reader(message)
    if message.expires_at is not None and message.expires_at <= at:
        return LAPSED
    if message.customer_id is None:
        return None
    if ContactAttempt.objects.filter(key=message.key).exists():
        return ALREADY_CONTACTED
    return (
        _why_not_this_address(message)
        or recheck(message, at)
        or _why_not_this_often(message, at)
    )


def is_over_the_cap(message: OutboxMessage, *, cap: int | None, at: datetime) -> str | None:
    """Why the day's cap holds this message; None without a cap or below it."""
    if cap is None or message.purpose != OutboxMessage.Purpose.CHASE:
        return None
    _lock_text(f"daily cap|{message.organisation_id}")
    if handed_over_today(message, at=at) < cap:
        return None
    return CAP_REACHED.format(cap=cap)


def handed_over_today(message: OutboxMessage, *, at: datetime) -> int:
    """How many chases have begun to leave since midnight where the entity is."""
    here = ZoneInfo(message.entity.timezone)
    midnight = datetime.combine(at.astimezone(here).date(), time.min, tzinfo=here)
    return OutboxMessage.objects.filter(
        purpose=OutboxMessage.Purpose.CHASE, handover_began_at__gte=midnight
    ).count()


def begin(message: OutboxMessage, *, domain: str, at: datetime) -> None:
    """Mark that the hand-over begins. The caller commits this before the first byte leaves."""
    message.attempts += 1
    message.handover_began_at = at
    message.message_id = rules.message_id(
        organisation_id=message.organisation_id, key=message.key, domain=domain
    )
    message.save(update_fields=["attempts", "handover_began_at", "message_id"])


def sender_domains() -> dict[int, str]:
    """The domain of each entity's own address, for message ids."""
    senders = Sender.objects.values_list("entity_id", "from_email")
    return {entity_id: address.rpartition("@")[2] for entity_id, address in senders}


def daily_cap(organisation_id: int) -> int | None:
    """At most so many chases a day; None for no cap."""
    return Organisation.objects.values_list("daily_cap", flat=True).get(pk=organisation_id)


def _lock_reader(message: OutboxMessage) -> None:
    if message.customer_id is not None:
        Customer.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=message.customer_id
        )
    _lock_text(f"{message.organisation_id}|{message.channel}|{message.address.lower()}")


def _lock_text(text: str) -> None:
    """A lock on a name, held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [text])


def _why_not_this_often(message: OutboxMessage, at: datetime) -> str | None:
    """G2, as the database counts it; it would refuse the hand-over too."""
    with connection.cursor() as cursor:
        cursor.execute(OVER_ITS_LIMITS, {"moment": at, "message": message.pk})
        (had,) = cursor.fetchone()
    return ONE_TOO_MANY.format(had=had) if had else None


def _why_not_this_address(message: OutboxMessage) -> str | None:
    """G8, once more: whoever in the organisation stopped this address stopped it for all."""
    written = {message.address, message.address.lower()}
    statuses = set(
        Address.objects.filter(channel=message.channel, address__in=written).values_list(
            "status", flat=True
        )
    )
    stopped = sorted(statuses - {Address.Status.USABLE})
    if stopped:
        return NO_LONGER_USABLE.format(status=", ".join(stopped).replace("_", " "))
    return None if statuses else NOT_THEIRS
