"""Where a customer stands on the ladder of their policy, and what was decided today."""

from dataclasses import dataclass
from datetime import date

from dunwell.casework import moving as versions
from dunwell.casework import policies
from dunwell.casework.models import Case, CaseStep
from dunwell.engine import moving
from dunwell.policy.model import Stage
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


@dataclass(frozen=True, slots=True)
class Ladder:
    policy: str
    title: str
    version: int
    episode: int
    episode_opened_on: date | None
    rungs: tuple[Rung, ...]


def ladder(customer: Customer, *, as_of: date) -> Ladder | None:
    """The customer's ladder with their default entity; None where no policy speaks of them."""
    try:
        version = policies.in_force(as_of)
    except policies.NoPolicy:
        return None
    policy = policies.policy_for(customer, as_of)
    if policy is None:
        return None
    case = Case.objects.filter(customer=customer, entity_id=customer.entity_id).first()
    done = _carried_out(case)
    stands_at = moving.stands_at(done, policy=policy, earlier=versions.earlier_than(version))
    return Ladder(
        policy=policy.name,
        title=policy.title,
        version=version.number,
        episode=case.episode if case else 0,
        episode_opened_on=case.episode_opened_on if case else None,
        rungs=tuple(_rung(stage, stands_at, done) for stage in policy.stages),
    )


def _carried_out(case: Case | None) -> dict[str, date]:
    if case is None or case.episode == 0:
        return {}
    steps = CaseStep.objects.filter(case=case, episode=case.episode).order_by("-on")
    return dict(steps.values_list("stage", "on"))


def _rung(stage: Stage, stands_at: str | None, done: dict[str, date]) -> Rung:
    return Rung(
        stage=stage.id,
        day=stage.day,
        gap_days=stage.gap_days,
        carried_out_on=done.get(stage.id),
        is_current=stage.id == stands_at,
        needs_approval=stage.approval is not None,
    )
