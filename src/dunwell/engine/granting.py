"""Whether somebody may grant a customer what they ask for: the policy's answer, judged by G9."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from dunwell.guardrails import registry
from dunwell.guardrails.facts import FACTS
from dunwell.policy import grants
from dunwell.policy.grants import Kind
from dunwell.policy.model import Policy


def objections_to_grant(
    policy: Policy,
    *,
    grantor: str,
    kind: Kind,
    wanted: int | None,
    last_on: date | None,
    as_of: date,
    minor_per_unit: int = 100,
) -> list[str]:
    """What stands against a concession, in sentences; nothing where it may be granted.

    `wanted` counts days, instalments, basis points or minor units. `last_on` is the day of the
    last concession that this grantor made to the customer.
    """
    most = grants.at_most(policy, grantor=grantor, kind=kind, minor_per_unit=minor_per_unit)
    again = grants.again_in_days(policy, grantor=grantor, last_on=last_on, as_of=as_of)
    facts = {"granted": wanted, "granted_at_most": most, "again_in_days": again}
    return registry.objections(_frame(facts), "concession")


def _frame(values: Mapping[str, int | None]) -> pl.DataFrame:
    """One row with every fact that judging a concession takes; what is not given is not known."""
    names = sorted(registry.needs("concession"))
    given: dict[str, int | str | None] = {**values, "action": "concession"}
    return pl.DataFrame(
        {name: [given.get(name)] for name in names},
        schema={name: FACTS[name].dtype for name in names},
    )
