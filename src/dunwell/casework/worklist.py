"""Reading the day's work: what goes out, whom to ring, what waits for a yes, what is held back.

Each function is a fixed number of statements, so that a page's do not grow with its rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from dunwell.casework.models import Approval, CallTask, Decision
from dunwell.identity.rows import Value, rows
from dunwell.identity.rows import first as first_row
from dunwell.kernel.money import Money

LEAVES = ("message", "letter")
GOING_OUT = ("proposed", "queued", "set_aside")


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
    status: str
    action: str
    stage: str
    channel: str
    currencies: Sequence[str]
    amounts_minor: Sequence[int]
    reasons: Sequence[str]
    blocked_by: Sequence[str]
    next_allowed: datetime | None
    send_after: datetime | None
    disposition: str
    decided_by: str
    policy: str
    item_ids: Sequence[int]

    @property
    def amounts(self) -> tuple[Money, ...]:
        return _amounts(self.amounts_minor, self.currencies)


@dataclass(frozen=True, slots=True)
class CallRow:
    id: int
    customer_id: int
    customer_name: str
    stage: str
    number: str
    currencies: Sequence[str]
    amounts_minor: Sequence[int]
    reasons: Sequence[str]
    decided_on: date
    """The day that the reasons speak of."""
    lapses_on: date

    @property
    def amounts(self) -> tuple[Money, ...]:
        return _amounts(self.amounts_minor, self.currencies)

    @property
    def currency(self) -> str:
        """What a promise on this call is in; empty where nothing is asked."""
        return self.currencies[0] if self.currencies else ""


@dataclass(frozen=True, slots=True)
class ApprovalRow(DecisionRow):
    """A decision that waits for a yes."""

    approval_id: int
    needed_role: str
    proposed_user_id: int | None
    asked_at: datetime
    passed_to: str
    """The role that is asked too, since nobody answered; empty while there is time."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many decisions of one kind a run has."""

    status: str
    action: str
    disposition: str
    decisions: int


@dataclass(frozen=True, slots=True)
class Holding:
    """How much one guardrail keeps us from. Two of them may hold the same customer."""

    guardrail: str
    """Empty for all of them together."""
    decisions: int
    customers: int


RUN = """
SELECT r.id, r.as_of, r.status, v.number AS policy_number, r.prepared_at, r.released_at
  FROM casework_run r
  JOIN casework_policyversion v ON v.id = r.policy_version_id
 WHERE r.as_of = %(day)s
"""


def run_on(as_of: date) -> RunRow | None:
    """The day's run, if there is one yet."""
    return first_row(RunRow, RUN, {"day": as_of})


DECISION = """
SELECT d.id, r.as_of, d.customer_id, c.name AS customer_name, d.status, d.action,
       coalesce(d.stage, '') AS stage, coalesce(d.channel, '') AS channel,
       d.currencies, d.amounts_minor, d.reasons, d.blocked_by, d.next_allowed, d.send_after,
       d.disposition, d.decided_by, coalesce(d.policy, '') AS policy, d.item_ids"""
OF_A_RUN = """
  FROM casework_decision d
  JOIN casework_run r ON r.id = d.run_id
  JOIN receivables_customer c ON c.id = d.customer_id
"""


def _decisions(which: str, values: Mapping[str, Value]) -> list[DecisionRow]:
    return rows(DecisionRow, DECISION + OF_A_RUN + which, values)


def going_out(run_id: int, *, first: int = 0, most: int) -> list[DecisionRow]:
    """What is proposed, approved or set aside for the day, most useful first."""
    return _decisions(
        """
 WHERE d.run_id = %(run)s AND d.action IN ('message', 'letter')
   AND d.disposition IN ('proposed', 'queued', 'set_aside')
 ORDER BY d.rank LIMIT %(most)s OFFSET %(first)s""",
        {"run": run_id, "first": first, "most": most},
    )


def proposed_calls(run_id: int, *, most: int) -> list[DecisionRow]:
    """Calls that the day proposes and nobody has released yet, nor made from yesterday's list."""
    return _decisions(
        """
 WHERE d.run_id = %(run)s AND d.action = 'call' AND d.disposition = 'proposed'
   AND NOT EXISTS (SELECT FROM casework_calltask t
                    WHERE t.key = d.key AND t.status <> 'cancelled')
 ORDER BY d.rank LIMIT %(most)s""",
        {"run": run_id, "most": most},
    )


def held_back(
    run_id: int, *, guardrail: str = "", first: int = 0, most: int
) -> list[DecisionRow]:
    """What was earned and is stopped, by which guardrail, most useful first."""
    return _decisions(
        """
 WHERE d.run_id = %(run)s AND d.status = 'blocked'
   AND (%(guardrail)s = '' OR %(guardrail)s = ANY(d.blocked_by))
 ORDER BY d.rank LIMIT %(most)s OFFSET %(first)s""",
        {"run": run_id, "guardrail": guardrail, "first": first, "most": most},
    )


def left_in_peace(run_id: int, *, first: int = 0, most: int) -> list[DecisionRow]:
    """Where nothing is earned, with the reason."""
    return _decisions(
        """
 WHERE d.run_id = %(run)s AND d.status = 'silent'
 ORDER BY d.rank LIMIT %(most)s OFFSET %(first)s""",
        {"run": run_id, "first": first, "most": most},
    )


def decision(decision_id: int) -> DecisionRow | None:
    """One decision."""
    found = _decisions(" WHERE d.id = %(id)s", {"id": decision_id})
    return found[0] if found else None


def decisions_of(customer_id: int, *, as_of: date) -> list[DecisionRow]:
    """What was decided about a customer on a day."""
    return _decisions(
        " WHERE d.customer_id = %(customer)s AND r.as_of = %(day)s ORDER BY d.key",
        {"customer": customer_id, "day": as_of},
    )


def run_of_decision(decision_id: int) -> int | None:
    """The run that a decision belongs to."""
    return Decision.objects.filter(pk=decision_id).values_list("run_id", flat=True).first()


def approval_exists(approval_id: int) -> bool:
    return Approval.objects.filter(pk=approval_id).exists()


DAYS_OF = """
SELECT r.as_of
  FROM casework_run r
 WHERE EXISTS (SELECT FROM casework_decision d
                WHERE d.run_id = r.id AND d.customer_id = %s)
 ORDER BY r.as_of DESC LIMIT %s
"""


def days_of(customer_id: int, *, most: int) -> list[date]:
    """The latest days on which something was decided about a customer."""
    with connection.cursor() as cursor:
        cursor.execute(DAYS_OF, [customer_id, most])
        return [day for (day,) in cursor.fetchall()]


TALLIES = """
SELECT status, action, disposition, sum(decisions)::bigint AS decisions
  FROM casework_decisiontally
 WHERE run_id = %(run)s
 GROUP BY status, action, disposition HAVING sum(decisions) <> 0
 ORDER BY status, action, disposition
"""


def tallies(run_id: int) -> list[Tally]:
    """Every decision of the run, by how many there are of each kind."""
    return rows(Tally, TALLIES, {"run": run_id})


HELD_BY = """
SELECT coalesce(guardrail, '') AS guardrail, count(*) AS decisions,
       count(DISTINCT customer_id) AS customers
  FROM casework_decision, unnest(blocked_by) AS guardrail
 WHERE run_id = %(run)s AND status = 'blocked'
 GROUP BY GROUPING SETS ((guardrail), ())
 ORDER BY customers DESC, guardrail
"""


def held_by(run_id: int) -> list[Holding]:
    """What each guardrail keeps us from, most first, and all of them together."""
    return rows(Holding, HELD_BY, {"run": run_id})


CALL = """
SELECT t.id, t.customer_id, c.name AS customer_name, t.stage, t.number,
       d.currencies, d.amounts_minor, d.reasons, r.as_of AS decided_on, t.lapses_on
  FROM casework_calltask t
  JOIN casework_decision d ON d.id = t.decision_id
  JOIN casework_run r ON r.id = d.run_id
  JOIN receivables_customer c ON c.id = t.customer_id
"""


def calls(*, most: int) -> list[CallRow]:
    """Calls to make, most useful first."""
    open_calls = "WHERE t.status = 'open' ORDER BY d.priority DESC, t.key LIMIT %(most)s"
    return rows(CallRow, CALL + open_calls, {"most": most})


def call(task_id: int) -> CallRow | None:
    """One call, whether it is still to be made or not."""
    return first_row(CallRow, CALL + "WHERE t.id = %(id)s", {"id": task_id})


def open_call(customer_id: int) -> int | None:
    """The call to this customer that is on the list, the most useful one."""
    found = CallTask.objects.filter(customer_id=customer_id, status=CallTask.Status.OPEN)
    return found.order_by("-decision__priority", "key").values_list("pk", flat=True).first()


WAITS_FOR_A_YES = """
  FROM casework_approval a
  JOIN casework_decision d ON d.id = a.decision_id
  JOIN casework_run r ON r.id = d.run_id
  JOIN receivables_customer c ON c.id = d.customer_id
 WHERE a.status = 'open'
 ORDER BY a.asked_at, a.id LIMIT %(most)s
"""


def approvals(*, most: int) -> list[ApprovalRow]:
    """What waits for somebody's yes, longest waiting first."""
    asked = ", a.id AS approval_id, a.needed_role, a.proposed_user_id, a.asked_at, a.passed_to"
    return rows(ApprovalRow, DECISION + asked + WAITS_FOR_A_YES, {"most": most})


def open_approval(decision_id: int) -> int | None:
    """The approval that a decision waits for."""
    found = Approval.objects.filter(decision_id=decision_id, status=Approval.Status.OPEN)
    return found.values_list("pk", flat=True).first()


def _amounts(minor: Sequence[int], currencies: Sequence[str]) -> tuple[Money, ...]:
    return tuple(Money(one, currency) for one, currency in zip(minor, currencies, strict=True))
