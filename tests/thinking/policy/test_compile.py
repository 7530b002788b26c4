"""Compiled policies: one Boolean column a condition, and only the facts that are asked for."""

import polars as pl
import pytest

from dunwell.facts.fact import Fact
from dunwell.policy.compile import compile_policies, condition_facts
from dunwell.policy.parse import parse
from dunwell.policy.refused import ConditionRefused

TEXT = """\
policy: large
for: "kind = 'business' and open >= 1000"
silence: {when: "p_pay_7d >= 0.90", until_day: 10}
stages:
  - {id: first, day: 1, send: {email: first}}
  - {id: second, day: 9, gap: 7 days, send: {email: first}, when: "overdue >= 50"}
---
policy: rest
stages:
  - {id: first, day: 1, send: {email: first}}
"""

FRAME = pl.DataFrame(
    {
        "kind": ["business", "business", "consumer", None],
        "open": [100_000, 99_999, 100_000, 100_000],
        "overdue": [5_000, 4_999, None, 0],
        "p_pay_7d": [0.9, 0.89, None, float("nan")],
        "currency_scale": [100, 100, 100, 100],
    }
)


def test_each_condition_is_a_column_without_nulls() -> None:
    large, rest = compile_policies(parse(TEXT).policies)
    assert set(large.stage_conditions) == {"second"}
    assert large.silence is not None
    answers = FRAME.with_columns(
        applies=large.applies,
        second=large.stage_conditions["second"],
        silence=large.silence,
        everyone=rest.applies,
    )
    assert answers["applies"].to_list() == [True, False, False, False]
    assert answers["second"].to_list() == [True, False, False, False]
    assert answers["silence"].to_list() == [True, False, False, False]
    assert answers["everyone"].to_list() == [True, True, True, True]
    assert rest.silence is None


def test_only_the_facts_that_conditions_read_are_asked_for() -> None:
    policies = parse(TEXT).policies
    assert condition_facts(policies) == {"kind", "open", "overdue", "p_pay_7d"}
    assert [compiled.facts for compiled in compile_policies(policies)] == [
        ("kind", "open", "overdue", "p_pay_7d"),
        (),
    ]


def test_a_fact_that_is_no_longer_brought_is_refused_by_name() -> None:
    brought = {"is_key": Fact("is_key", "boolean", "customer", "Key.", "snapshot")}
    text = "policy: key\nfor: is_key\nstages:\n  - {id: first, day: 1, send: {email: first}}\n"
    policies = parse(text, extra_facts=brought).policies
    assert len(compile_policies(policies, extra_facts=brought)) == 1
    with pytest.raises(ConditionRefused, match="is_key"):
        compile_policies(policies)
