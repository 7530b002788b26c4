"""What a final notice may say comes next: to whom a debt is handed over, and on which day.

Said only where the policy's very next step is a hand-over that will be made: it has a rule, asks
for no further condition, and the balance reaches the least. The day is the first on which it may
be: the last chance counts from when the notice is deemed to have come, by its slowest way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.casework import policies, serving
from dunwell.casework.law import shipped_packs
from dunwell.casework.models import Decision
from dunwell.channels.templates.letter import Line, add_up
from dunwell.identity.models import Entity
from dunwell.kernel.business_days import add_business_days, next_open_day
from dunwell.policy.law.pack import Debtor
from dunwell.policy.law.tighten import tighten
from dunwell.policy.law.whom import packs_for
from dunwell.policy.model import Escalation, Policy, Stage
from dunwell.receivables.models import Customer

AN_AGENCY = "agency"
"""The word in a policy for whichever agency the entity has named."""


@dataclass(frozen=True, slots=True)
class NextStep:
    to: str
    """By name; empty where nobody has named the agency."""
    by_on: date
    """The last business day on which an answer stops it."""
    on: date


def name_of(target: str, entity: Entity) -> str:
    """Whom a stage hands over to, as people write it; empty for an agency without a name."""
    return entity.agency if target == AN_AGENCY else target.replace("_", " ").title()


def hands_over_to_an_agency(*, on: date) -> bool:
    """Whether the policies in force name "agency", so that somebody has to say who that is."""
    known = policies.by_name(on).values()
    return any(stage.escalate == AN_AGENCY for policy in known for stage in policy.stages)


def lawful(policy: Policy, customer: Customer, *, on: date) -> Policy:
    """The policy as the laws that protect this customer tighten it."""
    debtor = Debtor(
        customer.country, customer.region, customer.kind, customer.legal_form, customer.city
    )
    return tighten(policy, packs_for(debtor, shipped_packs(), on=on), on=on)


def after(
    decision: Decision, lines: Sequence[Line], *, policy: Policy, as_of: date
) -> NextStep | None:
    """What comes after this message if nothing is heard; None where nobody takes it over."""
    told, handed = _this_and_next(policy, decision.stage)
    if told is None or handed is None or handed.escalate is None or handed.when is not None:
        return None
    rule = lawful(policy, decision.customer, on=as_of).escalation
    if rule is None or not lines or not _is_enough(lines, rule):
        return None
    on = max(
        _served_on(told, decision.customer, as_of) + timedelta(days=rule.last_chance_days),
        as_of + timedelta(days=handed.gap_days),
        min(line.due_on for line in lines) + timedelta(days=handed.day),
    )
    where = decision.customer
    on = next_open_day(on, country=where.country, region=where.region)
    before = add_business_days(on, -1, country=where.country, region=where.region)
    return NextStep(name_of(handed.escalate, decision.entity), before, on)


def _this_and_next(policy: Policy, stage: str | None) -> tuple[Stage | None, Stage | None]:
    """The stage of that name, and the one right after it."""
    place = next((n for n, one in enumerate(policy.stages) if one.id == stage), None)
    if place is None:
        return None, None
    return policy.stages[place], next(iter(policy.stages[place + 1 :]), None)


def _is_enough(lines: Sequence[Line], rule: Escalation) -> bool:
    return any(
        each.decimal() >= rule.min_balance for each in add_up(line.open for line in lines)
    )


def _served_on(stage: Stage, customer: Customer, as_of: date) -> date:
    """When the notice counts as come: today, or when a letter of the same stage is served."""
    if not any(channel == "letter" for channel, _ in stage.send):
        return as_of
    served = serving.deemed(country=customer.country, region=customer.region, posted_on=as_of)
    return served.on if served else as_of
