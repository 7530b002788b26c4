"""The columnar engine and its slow twin decide alike, whatever the portfolio."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.parse import parse
from tests.support.oracle import World
from tests.support.oracle_decisions import oracle
from tests.support.portfolios import AS_OF, Row, frames, portfolio

POLICY = """
policy: business
title: For the twins
for: "kind = 'business'"
contact:
  days: {days}
  hours: 09:00-17:30
  limits:
    - {{contacts: 2, in: 7 days}}
    - {{channel: call, attempts: 2, in: 10 days}}
    - {{after: conversation, quiet: 4 days}}
  fresh: 1 business day
ignore_below: 5.00
good_faith: {{share: 25%, holds: 7 days}}
promises: {{kept_share: 95%, grace: 2 business days, furthest: 21 days, then_plan_after: 2}}
stages:
  - {{id: heads_up, day: -3, when: "open >= 50", send: {{email: heads_up}}, tone: warm}}
  - {{id: first, day: 1, send: {{email: first}}, tone: warm}}
  - {{id: call, day: 7, gap: 5 days, call: call, else_send: {{sms: call}}, tone: warm}}
  - id: second
    day: 14
    gap: 6 days
    when: "overdue >= 100 or broken_promises >= 1"
    send: {{email: second, sms: second}}
    tone: clear
  - id: final
    day: 30
    gap: 10 days
    send: {{letter: final, email: final}}
    approval: manager
    tone: firm
  - {{id: placement, day: 50, gap: 10 days, escalate: agency, approval: manager}}
holds:
  query: {{stops: item, review: 5 business days}}
  dispute: {{stops: item, review: 10 business days}}
  already_paid: {{stops: item, lasts: 5 business days}}
  promise: {{stops: item}}
  hardship: {{stops: customer, review: 30 days}}
  breathing_space: {{stops: customer, lasts: 60 days}}
---
policy: consumer
title: For the twins at home
for: "overdue > 0 and kind = 'consumer'"
contact: {{days: every day, hours: 10:00-18:00}}
stages:
  - {{id: first, day: 0, send: {{sms: first, email: first}}, tone: warm}}
  - {{id: second, day: 5, gap: 3 days, send: {{email: second}}, tone: clear}}
"""

CONDITIONS = {
    "kind = 'business'": lambda f: f["kind"] == "business",
    "overdue > 0 and kind = 'consumer'": lambda f: f["overdue"] > 0 and f["kind"] == "consumer",
    "open >= 50": lambda f: f["open"] >= 50,
    "overdue >= 100 or broken_promises >= 1": lambda f: (
        f["overdue"] >= 100 or f["broken_promises"] >= 1
    ),
}


def agree(tables: dict[str, list[Row]], days: str, as_of: date = AS_OF) -> list[Row]:
    """Both twins on the same tables; returns what they agreed on."""
    policies = parse(POLICY.format(days=days)).policies
    assert len(policies) == 2
    expected = oracle(World(tables, list(policies), CONDITIONS, as_of))
    snapshot = accept(frames(tables), as_of=as_of)
    decided = decide(snapshot, policies=compile_policies(policies), as_of=as_of).to_dicts()
    columns = list(expected[0]) if expected else []
    assert [{name: row[name] for name in columns} for row in decided] == expected
    return expected


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), days=st.sampled_from(["business", "mon-sat", "every day"]))
def test_the_fast_engine_equals_the_slow_oracle(data: st.DataObject, days: str) -> None:
    agree(portfolio(lambda options: data.draw(st.sampled_from(options)), customers=3), days)


@pytest.mark.parametrize(
    "days_later", [0, 1, 3, 30], ids=["plain", "holiday", "Saturday", "Christmas"]
)
@pytest.mark.parametrize("seed", range(3))
def test_the_twins_agree_on_crowds(seed: int, days_later: int) -> None:
    dice = Random(seed)
    tables = portfolio(lambda options: dice.choice(list(options)), customers=120)
    as_of = AS_OF + timedelta(days=days_later)
    rows = agree(tables, dice.choice(["business", "mon-sat"]), as_of)
    assert {row["status"] for row in rows} >= {"silent", "blocked"}
