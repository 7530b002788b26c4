"""The columnar engine and its slow twin decide alike, whatever the portfolio."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunwell.casework.law import shipped_packs
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.parse import parse
from tests.support.breadth import IS_THOROUGH, examples, seeds
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
silence: {{when: "p_pay_7d >= 0.25 and overdue < 1000", until_day: 12, active: true}}
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
    when: "contacts_7d <= 2 and not (kept_promises >= 2 and replies_30d >= 1)"
    approval: manager
    tone: firm
  - {{id: placement, day: 50, gap: 10 days, escalate: lawyers, approval: manager}}
escalation: {{last_chance: 14 days, min_balance: 50.00, channels_tried: 2}}
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
contact:
  days: every day
  hours: 07:00-22:00
  limits: [{{contacts: 8, in: 10 days}}, {{after: conversation, quiet: 2 days, channel: sms}}]
silence:
  when: "days_between_payments <= 14 and payments_365d >= 9"
  until_day: 5
  active: true
stages:
  - {{id: first, day: 0, send: {{sms: first, email: first}}, tone: warm}}
  - {{id: call, day: 3, gap: 2 days, call: call, else_send: {{letter: call}}, tone: warm}}
  - id: second
    day: 5
    gap: 3 days
    when: "last_reply_on is null or contacts_30d >= 2 or calls_tried >= 1"
    send: {{email: second, sms: second}}
    tone: clear
holds:
  cease_contact: {{stops: customer, lasts: 10 days}}
  representation: {{stops: customer, lasts: 10 days}}
  vulnerable: {{stops: item, lasts: 10 days}}
  dispute: {{stops: item, lasts: 10 days}}
"""

CONDITIONS = {
    "kind = 'business'": lambda f: f["kind"] == "business",
    "overdue > 0 and kind = 'consumer'": lambda f: f["overdue"] > 0 and f["kind"] == "consumer",
    "open >= 50": lambda f: f["open"] >= 50,
    "overdue >= 100 or broken_promises >= 1": lambda f: (
        f["overdue"] >= 100 or f["broken_promises"] >= 1
    ),
    "p_pay_7d >= 0.25 and overdue < 1000": lambda f: (
        f["p_pay_7d"] is not None and f["p_pay_7d"] >= 0.25 and f["overdue"] < 1000
    ),
    "contacts_7d <= 2 and not (kept_promises >= 2 and replies_30d >= 1)": lambda f: (
        f["contacts_7d"] <= 2 and not (f["kept_promises"] >= 2 and f["replies_30d"] >= 1)
    ),
    "days_between_payments <= 14 and payments_365d >= 9": lambda f: (
        f["days_between_payments"] is not None
        and f["days_between_payments"] <= 14
        and f["payments_365d"] >= 9
    ),
    "last_reply_on is null or contacts_30d >= 2 or calls_tried >= 1": lambda f: (
        f["last_reply_on"] is None or f["contacts_30d"] >= 2 or f["calls_tried"] >= 1
    ),
}

SEEDS = seeds(100 if IS_THOROUGH else 2)
DAYS = {"plain": 0, "holiday": 1, "Saturday": 3, "Christmas": 30, "no law known": 800}

KINDS = (
    "a deferral", "a part in dispute", "a past deferral", "a plan", "a promise",
    "a small balance", "an instalment", "an item's hold", "an undone call", "approval",
    "asked for another", "before the due date", "call blocked", "call free", "credits",
    "escalate blocked", "escalate free", "hand-over: an answer", "hand-over: answered",
    "hand-over: channels", "hand-over: last chance", "hand-over: no notice", "hand-over: no rule",
    "hand-over: too little", "what is newer stays", "law: a hold", "law: at most 2",
    "law: at most 3", "law: at most 7", "law: hours", "law: not known", "law: quiet",
    "letter blocked", "letter free", "message blocked", "message free", "no calls taken",
    "no usable channel", "silence", "two currencies", "two entities", "G1", "G2", "G3", "G4",
    "G5", "G7", "G8", "G11",
)  # fmt: skip
"""What the slow twin must have met in the crowds, or they are not worth agreeing on."""


def agree(tables: dict[str, list[Row]], days: str, as_of: date = AS_OF) -> World:
    """Both twins on the same tables; returns what the slow one met on its way."""
    policies = parse(POLICY.format(days=days)).policies
    assert len(policies) == 2
    world = World(tables, list(policies), CONDITIONS, as_of, shipped_packs())
    expected = oracle(world)
    compiled = compile_policies(policies, packs=shipped_packs())
    snapshot = accept(frames(tables), as_of=as_of)
    decided = decide(snapshot, policies=compiled, as_of=as_of).to_dicts()
    columns = list(expected[0]) if expected else []
    assert [{name: row[name] for name in columns} for row in decided] == expected
    return world


@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data(), days=st.sampled_from(["business", "mon-sat", "every day"]))
def test_the_fast_engine_equals_the_slow_oracle(data: st.DataObject, days: str) -> None:
    agree(portfolio(lambda options: data.draw(st.sampled_from(options)), customers=3), days)


@cache
def crowd(seed: int, days_later: int) -> World:
    dice = Random(seed)
    tables = portfolio(lambda options: dice.choice(list(options)), customers=120)
    return agree(tables, dice.choice(["business", "mon-sat"]), AS_OF + timedelta(days_later))


@pytest.mark.parametrize("days_later", DAYS.values(), ids=DAYS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_twins_agree_on_crowds(seed: int, days_later: int) -> None:
    assert crowd(seed, days_later).seen


@pytest.mark.slow
def test_every_kind_of_case_is_among_them() -> None:
    met = sum((crowd(seed, days).seen for seed in SEEDS for days in DAYS.values()), Counter())
    assert not {kind for kind in KINDS if not met[kind]}
