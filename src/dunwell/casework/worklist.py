"""Reading the day's work: what goes out, whom to ring, what waits for a yes, what is held back.

Each function is a fixed number of statements, so that a page's do not grow with its rows.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from dunwell.casework.models import Approval, CallTask, Decision, Run
from dunwell.kernel.money import Money

LEAVES = ("message", "letter")
GOING_OUT = ("proposed", "queued", "set_aside")
SHOWN = (
    "customer__name",
    "entity__name",
    "run__as_of",
    "status",
    "action",
    "stage",
    "channel",
    "currencies",
    "amounts_minor",
    "reasons",
    "blocked_by",
    "next_allowed",
    "send_after",
    "send_before",
    "disposition",
    "decided_by",
    "policy",
    "item_ids",
)
"""The columns that a list of decisions reads: with three joins, the rest would weigh more."""


@dataclass(frozen=True, slots=True)
class RunRow:
    id: int
    as_of: date
    status: str
    policy_number: int
    prepared_at: datetime | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision with the names a reader needs."""

    id: int
    as_of: date
    customer_id: int
    customer_name: str
    entity_name: str
    status: str
    action: str
    stage: str
    channel: str
    amounts: tuple[Money, ...]
    reasons: tuple[str, ...]
    blocked_by: tuple[str, ...]
    next_allowed: datetime | None
    send_after: datetime | None
    send_before: datetime | None
    disposition: str
    decided_by: str
    policy: str
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CallRow:
    id: int
    customer_id: int
    customer_name: str
    stage: str
    number: str
    amounts: tuple[Money, ...]
    reasons: tuple[str, ...]
    lapses_on: date

    @property
    def currency(self) -> str:
        """What a promise on this call is in; empty where nothing is asked."""
        return self.amounts[0].currency if self.amounts else ""


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    id: int
    decision: DecisionRow
    needed_role: str
    asked_at: datetime
    proposed_by: str
    proposed_user_id: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many decisions of one kind."""

    status: str
    action: str
    disposition: str
    decisions: int


def run_on(as_of: date) -> RunRow | None:
    """The day's run, if there is one yet."""
    runs = Run.objects.select_related("policy_version").defer("policy_version__text", "counts")
    run = runs.filter(as_of=as_of).first()
    if run is None:
        return None
    return RunRow(
        id=run.pk,
        as_of=run.as_of,
        status=run.status,
        policy_number=run.policy_version.number,
        prepared_at=run.prepared_at,
        released_at=run.released_at,
    )


def going_out(run_id: int, *, first: int = 0, most: int) -> list[DecisionRow]:
    """What is proposed, approved or set aside for the day, most useful first."""
    rows = Decision.objects.filter(run_id=run_id, action__in=LEAVES, disposition__in=GOING_OUT)
    return _decisions(rows.order_by("-priority", "key")[first : first + most])


def proposed_calls(run_id: int, *, most: int) -> list[DecisionRow]:
    """Calls that the day proposes and nobody has released yet."""
    on_the_list = CallTask.objects.filter(status=CallTask.Status.OPEN, key=OuterRef("key"))
    rows = Decision.objects.filter(
        ~Exists(on_the_list), run_id=run_id, action="call", disposition="proposed"
    )
    return _decisions(rows.order_by("-priority", "key")[:most])


def held_back(
    run_id: int, *, guardrail: str = "", first: int = 0, most: int
) -> list[DecisionRow]:
    """What was earned and is stopped, by which guardrail, most useful first."""
    rows = Decision.objects.filter(run_id=run_id, status="blocked")
    if guardrail:
        rows = rows.filter(blocked_by__contains=[guardrail])
    return _decisions(rows.order_by("-priority", "key")[first : first + most])


def left_in_peace(run_id: int, *, first: int = 0, most: int) -> list[DecisionRow]:
    """Where nothing is earned, with the reason."""
    rows = Decision.objects.filter(run_id=run_id, status="silent")
    return _decisions(rows.order_by("key")[first : first + most])


def decision(decision_id: int) -> DecisionRow | None:
    """One decision."""
    found = _decisions(Decision.objects.filter(pk=decision_id))
    return found[0] if found else None


def decisions_of(customer_id: int, *, as_of: date) -> list[DecisionRow]:
    """What was decided about a customer on a day."""
    return _decisions(
        Decision.objects.filter(customer_id=customer_id, run__as_of=as_of).order_by("key")
    )


def run_of_decision(decision_id: int) -> int | None:
    """The run that a decision belongs to."""
    return Decision.objects.filter(pk=decision_id).values_list("run_id", flat=True).first()


def approval_exists(approval_id: int) -> bool:
    return Approval.objects.filter(pk=approval_id).exists()


def days_of(customer_id: int, *, most: int) -> list[date]:
    """The latest days on which something was decided about a customer."""
    rows = Decision.objects.filter(customer_id=customer_id).order_by("-run__as_of")
    return list(rows.values_list("run__as_of", flat=True).distinct()[:most])


def tallies(run_id: int) -> list[Tally]:
    """Every decision of the run, counted; read from an index alone."""
    kinds = Decision.objects.filter(run_id=run_id).values("status", "action", "disposition")
    rows = kinds.annotate(decisions=Count("*")).order_by("status", "action", "disposition")
    return [Tally(**row) for row in rows]


HELD_BY = """
SELECT guardrail, count(DISTINCT customer_id)
  FROM casework_decision, unnest(blocked_by) AS guardrail
 WHERE run_id = %s AND status = 'blocked'
 GROUP BY guardrail ORDER BY 2 DESC, 1
"""


def held_by(run_id: int) -> list[tuple[str, int]]:
    """How many customers each guardrail keeps us from, most first."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_BY, [run_id])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def calls(*, most: int) -> list[CallRow]:
    """Calls to make, most useful first."""
    rows = CallTask.objects.filter(status=CallTask.Status.OPEN)
    return _calls(rows.order_by("-decision__priority", "key")[:most])


def call(task_id: int) -> CallRow | None:
    """One call, whether it is still to be made or not."""
    found = _calls(CallTask.objects.filter(pk=task_id))
    return found[0] if found else None


def open_call(customer_id: int) -> int | None:
    """The call to this customer that is on the list, the most useful one."""
    rows = CallTask.objects.filter(customer_id=customer_id, status=CallTask.Status.OPEN)
    return rows.order_by("-decision__priority", "key").values_list("pk", flat=True).first()


def _calls(rows: QuerySet[CallTask]) -> list[CallRow]:
    found = rows.select_related("customer", "decision").only(
        "customer__name",
        "stage",
        "number",
        "lapses_on",
        "decision__currencies",
        "decision__amounts_minor",
        "decision__reasons",
    )
    return [
        CallRow(
            id=task.pk,
            customer_id=task.customer_id,
            customer_name=task.customer.name,
            stage=task.stage,
            number=task.number,
            amounts=_amounts(task.decision),
            reasons=tuple(task.decision.reasons),
            lapses_on=task.lapses_on,
        )
        for task in found
    ]


def approvals(*, most: int) -> list[ApprovalRow]:
    """What waits for somebody's yes, longest waiting first."""
    rows = (
        Approval.objects.filter(status=Approval.Status.OPEN)
        .select_related("decision__customer", "decision__entity", "decision__run")
        .order_by("asked_at", "pk")[:most]
    )
    found = list(rows)
    return [
        ApprovalRow(
            id=one.pk,
            decision=_decision(one.decision),
            needed_role=one.needed_role,
            asked_at=one.asked_at,
            proposed_by=one.proposed_by,
            proposed_user_id=one.proposed_user_id,
        )
        for one in found
    ]


def open_approval(decision_id: int) -> int | None:
    """The approval that a decision waits for."""
    rows = Approval.objects.filter(decision_id=decision_id, status=Approval.Status.OPEN)
    return rows.values_list("pk", flat=True).first()


def _decisions(rows: QuerySet[Decision]) -> list[DecisionRow]:
    found = rows.select_related("customer", "entity", "run").only(*SHOWN)
    return [_decision(one) for one in found]


def _decision(one: Decision) -> DecisionRow:
    return DecisionRow(
        id=one.pk,
        as_of=one.run.as_of,
        customer_id=one.customer_id,
        customer_name=one.customer.name,
        entity_name=one.entity.name,
        status=one.status,
        action=one.action,
        stage=one.stage or "",
        channel=one.channel or "",
        amounts=_amounts(one),
        reasons=tuple(one.reasons),
        blocked_by=tuple(one.blocked_by),
        next_allowed=one.next_allowed,
        send_after=one.send_after,
        send_before=one.send_before,
        disposition=one.disposition,
        decided_by=one.decided_by,
        policy=one.policy or "",
        item_ids=tuple(one.item_ids),
    )


def _amounts(one: Decision) -> tuple[Money, ...]:
    return tuple(
        Money(minor, currency)
        for minor, currency in zip(one.amounts_minor, one.currencies, strict=True)
    )
