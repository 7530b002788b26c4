"""Send what is due: reserve, look again under a lock, hand over, write down what became of it.

A crash at any point leaves a row that says how far it got. Nothing is sent twice: once the
hand-over has begun, only a person may say whether it arrived.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import begin, finish, reserve
from dunwell.channels.operations.begin import LookAhead, Recheck
from dunwell.channels.operations.reserve import Reserved
from dunwell.channels.transport import Outgoing, Transport, Unready
from dunwell.channels.transports import Transports
from dunwell.identity.scope import scope
from dunwell.receivables.models import Channel

Status = OutboxMessage.Status
REPLIES_SHOWN = 5
NO_DOMAIN = "localhost"


@dataclass(frozen=True, slots=True)
class SendSummary:
    """What one round did. ``waiting`` are due and still queued; ``problems`` say why.

    ``over_the_cap`` says that the day's cap is reached, which is no problem: the firm asked for
    it. ``replies`` is what mail servers said against a message, a few; it may name people.
    """

    sent: int = 0
    failed: int = 0
    ambiguous: int = 0
    cancelled: int = 0
    later: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()
    over_the_cap: str = ""
    replies: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether everything that was due has left, or had a reason not to."""
        return not (self.failed or self.ambiguous or self.later or self.problems)


@dataclass(slots=True)
class _Round:
    """What this round has learned so far."""

    organisation_id: int
    at: datetime
    recheck: Recheck
    opened: Transports
    cap: int | None = None
    domains: dict[int, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    shut: dict[tuple[str, int], str] = field(default_factory=dict)
    cap_reached: str = ""
    replies: dict[str, None] = field(default_factory=dict)

    def summary(self) -> SendSummary:
        return SendSummary(
            sent=self.counts[Status.SENT],
            failed=self.counts[Status.FAILED],
            ambiguous=self.counts[Status.AMBIGUOUS],
            cancelled=self.counts[Status.CANCELLED],
            later=self.counts[Status.QUEUED],
            waiting=self.counts["waiting"],
            problems=tuple(dict.fromkeys(self.shut.values())),
            over_the_cap=self.cap_reached,
            replies=tuple(self.replies)[:REPLIES_SHOWN],
        )


def send_due(
    *,
    organisation_id: int,
    at: datetime,
    recheck: Recheck,
    opened: Transports,
    look_ahead: LookAhead | None = None,
) -> SendSummary:
    """Send the organisation's messages that are due at ``at``; opens its own scopes.

    ``recheck`` reads the facts again under the lock and may stop a message with a sentence;
    ``look_ahead`` hears of each batch before it, to do at once what they have in common.
    Never call it inside a transaction: what it marks must be committed before a byte leaves.
    """
    _refuse_inside_a_transaction()
    round_ = _Round(organisation_id, at, recheck, opened)
    with scope(organisation_id):
        round_.cap = begin.daily_cap(organisation_id)
        round_.domains = begin.sender_domains()
        reserve.recover(at=at)
        round_.counts[Status.CANCELLED] += reserve.lapse(at=at)
    while batch := _next(round_):
        if look_ahead is not None:
            look_ahead([held.message_pk for held in batch], at)
        for held in batch:
            _one(round_, held)
    round_.counts["waiting"] = _still_waiting(round_)
    return round_.summary()


@transaction.atomic(durable=True)
def _refuse_inside_a_transaction() -> None:
    """Django raises where a transaction is open already."""


def _next(round_: _Round) -> list[Reserved]:
    with scope(round_.organisation_id):
        return reserve.reserve(
            at=round_.at, without=round_.shut, is_chasing=not round_.cap_reached
        )


def _one(round_: _Round, held: Reserved) -> None:
    way = round_.opened.reach(
        organisation_id=round_.organisation_id, channel=held.channel, entity_id=held.entity_id
    )
    if isinstance(way, Unready):
        round_.shut[held.channel, held.entity_id] = way.why
        with scope(round_.organisation_id):
            reserve.give_back([held], why=way.why)
        return
    outgoing = _begun(round_, held)
    if outgoing is not None:
        _hand_over(round_, held, outgoing, way)


def _begun(round_: _Round, held: Reserved) -> Outgoing | None:
    """The message with its mark committed; None when it must not leave now."""
    with scope(round_.organisation_id):
        message = begin.lock_ours(held)
        if message is None:
            return None
        why = begin.why_not(message, at=round_.at, recheck=round_.recheck)
        if why is not None:
            _cancel(message, why, round_.at)
            round_.counts[Status.CANCELLED] += 1
            return None
        over = begin.is_over_the_cap(message, cap=round_.cap, at=round_.at)
        if over is not None:
            round_.cap_reached = over
            reserve.give_back([held], why=over)
            return None
        domain = round_.domains.get(held.entity_id, NO_DOMAIN)
        begin.begin(message, domain=domain, at=round_.at)
    return Outgoing(
        message_id=message.message_id,
        address=message.address,
        subject=message.subject,
        text=message.text,
        html=message.html,
        stop_url=message.stop_url,
        at=round_.at,
    )


def _hand_over(round_: _Round, held: Reserved, outgoing: Outgoing, way: Transport) -> None:
    handover = way.send(outgoing)
    with scope(round_.organisation_id):
        message = finish.finish(held.message_pk, handover, at=round_.at)
    round_.counts[message.status] += 1
    if handover.verdict != "accepted":
        round_.replies[handover.said] = None


def _cancel(message: OutboxMessage, why: str, at: datetime) -> None:
    message.status, message.finished_at, message.lease_until = Status.CANCELLED, at, None
    message.outcome = why[:300]
    message.save(update_fields=["status", "finished_at", "lease_until", "outcome"])


def _still_waiting(round_: _Round) -> int:
    with scope(round_.organisation_id):
        due = OutboxMessage.objects.filter(status=Status.QUEUED, due_at__lte=round_.at)
        return due.exclude(channel=Channel.LETTER).count()
