"""What the day's lists show. Each function is one query, or a fixed few, whatever the portfolio."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from dunwell.casework.letters import envelopes
from dunwell.casework.models import Approval, CallTask, Case, Decision, PolicyVersion, Run
from dunwell.channels.models import OutboxMessage
from dunwell.channels.templates.compose import Composed, compose
from dunwell.kernel.money import Money

PAGE = 50


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One decision as a list shows it."""

    id: int
    key: str
    customer_id: int
    customer_ref: str
    customer: str
    entity: str
    status: str
    disposition: str
    action: str
    stage: str | None
    channel: str | None
    asks: tuple[Money, ...]
    reasons: tuple[str, ...]
    blocked_by: tuple[str, ...]
    next_allowed: datetime | None
    message_status: str | None
    """Where its message stands in the outbox, once it is there."""
    decided_by: str


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A step that waits for somebody's yes."""

    id: int
    key: str
    needed_role: str
    proposed_by: str
    proposed_user_id: int | None
    customer_ref: str
    customer: str
    decision_id: int
    stage: str | None
    channel: str | None
    asks: tuple[Money, ...]
    reasons: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call to make."""

    id: int
    customer_ref: str
    customer: str
    entity_id: int
    number: str
    stage: str
    made_on: date
    lapses_on: date
    asks: tuple[Money, ...]
    reasons: tuple[str, ...]
    item_ids: tuple[int, ...]


def run_of(as_of: date) -> Run | None:
    """The day's run, once it is prepared."""
    return Run.objects.filter(as_of=as_of).select_related("policy_version").first()


def latest_run() -> Run | None:
    return Run.objects.select_related("policy_version").order_by("-as_of").first()


def worklist(
    run_id: int, dispositions: Collection[str], *, offset: int = 0, limit: int = PAGE
) -> list[WorkRow]:
    """Decisions of a run in these dispositions, most useful first."""
    found = Decision.objects.filter(run_id=run_id, disposition__in=dispositions)
    return _rows(found.order_by("-priority", "key")[offset : offset + limit])


def held_back(run_id: int, *, offset: int = 0, limit: int = PAGE) -> list[WorkRow]:
    """What a guardrail stops today, and why."""
    found = Decision.objects.filter(run_id=run_id, status="blocked")
    return _rows(found.order_by("-priority", "key")[offset : offset + limit])


def decision_counts(run_id: int) -> dict[tuple[str, str], int]:
    """How many decisions of each (status, disposition)."""
    found = Decision.objects.filter(run_id=run_id).values_list("status", "disposition")
    return {(status, kind): n for status, kind, n in found.annotate(n=Count("pk")).order_by()}


def of_customer(customer_id: int, *, limit: int = 20) -> list[WorkRow]:
    """A customer's latest decisions, newest first."""
    found = Decision.objects.filter(customer_id=customer_id)
    return _rows(found.order_by("-run__as_of", "key")[:limit])


def work_row(decision_id: int) -> WorkRow:
    return _rows(Decision.objects.filter(pk=decision_id))[0]


def cases_of(customer_id: int) -> list[Case]:
    """Where the customer stands with each entity."""
    return list(Case.objects.filter(customer_id=customer_id).select_related("entity"))


def open_approvals() -> list[ApprovalRow]:
    """What waits for somebody's yes, oldest first."""
    found = Approval.objects.filter(status=Approval.Status.OPEN).select_related(
        "decision__customer"
    )
    return [
        ApprovalRow(
            id=one.pk,
            key=one.key,
            needed_role=one.needed_role,
            proposed_by=one.proposed_by,
            proposed_user_id=one.proposed_user_id,
            customer_ref=one.decision.customer.ref,
            customer=one.decision.customer.name,
            decision_id=one.decision_id,
            stage=one.decision.stage,
            channel=one.decision.channel,
            asks=asks(one.decision),
            reasons=tuple(one.decision.reasons),
            asked_at=one.asked_at,
        )
        for one in found.order_by("asked_at", "pk")
    ]


def calls_to_make(customer_id: int | None = None) -> list[CallRow]:
    """Open calls, the most useful first; of one customer, or of all."""
    found = CallTask.objects.filter(status=CallTask.Status.OPEN)
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    rows = found.select_related("customer", "decision").order_by("-decision__priority", "pk")
    return [
        CallRow(
            id=one.pk,
            customer_ref=one.customer.ref,
            customer=one.customer.name,
            entity_id=one.entity_id,
            number=one.number,
            stage=one.stage,
            made_on=one.made_on,
            lapses_on=one.lapses_on,
            asks=asks(one.decision),
            reasons=tuple(one.decision.reasons),
            item_ids=tuple(one.item_ids),
        )
        for one in rows
    ]


def waiting() -> dict[str, int]:
    """What waits for a person: counts for a line of text."""
    outbox = OutboxMessage.objects
    return {
        "approvals": Approval.objects.filter(status=Approval.Status.OPEN).count(),
        "calls": CallTask.objects.filter(status=CallTask.Status.OPEN).count(),
        "ambiguous": outbox.filter(status=OutboxMessage.Status.AMBIGUOUS).count(),
        "queued": outbox.filter(status=OutboxMessage.Status.QUEUED).count(),
    }


def policy_versions() -> list[PolicyVersion]:
    """Every published version, newest first."""
    return list(PolicyVersion.objects.order_by("-number"))


def preview(decision_id: int, *, at: datetime) -> Composed | None:
    """The very words that a decision would send; None for what is not a message.

    Its link leads nowhere: the real one is made when the message is queued.
    """
    decision = Decision.objects.select_related("customer__owner", "entity", "run").get(
        pk=decision_id
    )
    if decision.action != "message":
        return None
    envelope = envelopes([decision], as_of=decision.run.as_of, at=at, is_preview=True)
    return compose(
        template=decision.template or "",
        tone=decision.tone or "warm",
        language=decision.language or "en",
        channel=decision.channel or "email",
        letter=envelope[decision.pk].letter,
    )


def asks(decision: Decision) -> tuple[Money, ...]:
    """What the decision asks for, per currency."""
    pairs = zip(decision.amounts_minor, decision.currencies, strict=True)
    return tuple(Money(minor, currency) for minor, currency in pairs)


def _rows(decisions: QuerySet[Decision]) -> list[WorkRow]:
    message = OutboxMessage.objects.filter(key=OuterRef("key")).values("status")
    found = decisions.select_related("customer", "entity").annotate(
        message_status=Subquery(message[:1])
    )
    return [
        WorkRow(
            id=one.pk,
            key=one.key,
            customer_id=one.customer_id,
            customer_ref=one.customer.ref,
            customer=one.customer.name,
            entity=one.entity.name,
            status=one.status,
            disposition=one.disposition,
            action=one.action,
            stage=one.stage,
            channel=one.channel,
            asks=asks(one),
            reasons=tuple(one.reasons),
            blocked_by=tuple(one.blocked_by),
            next_allowed=one.next_allowed,
            message_status=one.message_status,
            decided_by=one.decided_by,
        )
        for one in found
    ]
