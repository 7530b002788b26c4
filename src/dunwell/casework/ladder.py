"""Where a customer stands on the ladder of their policy, and what was decided today."""

from dataclasses import dataclass
from datetime import date

from dunwell.casework import policies
from dunwell.engine import moving
from dunwell.identity.rows import rows
from dunwell.policy.model import Policy, Stage
from dunwell.receivables.models import Customer


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage of the policy, and when it was carried out in this episode."""

    stage: str
    day: int
    gap_days: int
    carried_out_on: date | None
    is_current: bool
    needs_approval: bool
    hands_over: bool
    """To an agency: no contact carries it out, but a placement."""


@dataclass(frozen=True, slots=True)
class Ladder:
    policy: str
    title: str
    version: int
    rungs: tuple[Rung, ...]


VERSIONS = """
SELECT number, text
  FROM casework_policyversion
 WHERE number <= (SELECT max(number) FROM casework_policyversion WHERE effective_on <= %(day)s)
 ORDER BY number DESC
"""
CARRIED_OUT = """
SELECT s.stage, min(s.on) AS on
  FROM casework_case c
  JOIN casework_casestep s ON s.case_id = c.id AND s.episode = c.episode
 WHERE c.customer_id = %(customer)s AND c.entity_id = %(entity)s AND c.episode > 0
 GROUP BY s.stage
"""


@dataclass(frozen=True, slots=True)
class _Version:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Step:
    stage: str
    on: date


def ladder(*, customer_id: int, entity_id: int, policy: str, as_of: date) -> Ladder | None:
    """The customer's ladder with an entity; None where no policy speaks of them.

    `policy` is the one that decided about them today, as a decision says; where none did, the
    engine is asked.
    """
    versions = rows(_Version, VERSIONS, {"day": as_of})
    if not versions:
        return None
    in_force, *earlier = versions
    found = _policy(in_force.text, policy) or _policy_of(customer_id, as_of)
    if found is None:
        return None
    steps = rows(_Step, CARRIED_OUT, {"customer": customer_id, "entity": entity_id})
    done = {step.stage: step.on for step in steps}
    known = [policies.read(version.text) for version in earlier]
    stands_at = moving.stands_at(done, policy=found, earlier=known)
    return Ladder(
        policy=found.name,
        title=found.title,
        version=in_force.number,
        rungs=tuple(_rung(stage, stands_at, done) for stage in found.stages),
    )


def _policy(text: str, name: str) -> Policy | None:
    return next((one for one in policies.read(text) if one.name == name), None)


def _policy_of(customer_id: int, as_of: date) -> Policy | None:
    customer = Customer.objects.select_related("dun_to").get(pk=customer_id)
    return policies.policy_for(customer, as_of)


def _rung(stage: Stage, stands_at: str | None, done: dict[str, date]) -> Rung:
    return Rung(
        stage=stage.id,
        day=stage.day,
        gap_days=stage.gap_days,
        carried_out_on=done.get(stage.id),
        is_current=stage.id == stands_at,
        needs_approval=stage.approval is not None,
        hands_over=stage.escalate is not None,
    )
