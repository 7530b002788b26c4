"""A new version finds customers midway: nobody goes back, and nobody is asked twice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from dunwell.engine import moving
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import Snapshot, accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.model import Policy, Stage
from dunwell.policy.parse import parse
from tests.support.portfolios import frames

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "versions" / "moving.yml"
CASES = yaml.safe_load(SCENARIOS.read_text("utf-8"))["cases"]
AS_OF = date(2026, 11, 25)
BEFORE = """
policy: small
contact: {days: every day, limits: [{contacts: 9, in: 7 days}]}
stages:
  - {id: first, day: 1, send: {email: missed_payment}}
  - {id: check_in, day: 7, gap: 5 days, send: {email: follow_up}}
  - {id: final_notice, day: 30, gap: 14 days, send: {email: final_notice}}
"""
NOW = """
policy: small
contact: {days: every day, limits: [{contacts: 9, in: 7 days}]}
stages:
  - {id: hello, day: 1, send: {email: missed_payment}}
  - {id: nudge, day: 6, gap: 5 days, send: {email: follow_up}}
  - {id: letter, day: 9, gap: 5 days, send: {email: second_reminder}}
  - {id: final_notice, day: 30, gap: 14 days, send: {email: final_notice}}
"""


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_where_a_customer_stands(case: dict[str, Any]) -> None:
    now = _policy(case["now"])
    earlier = [[_policy(stages)] for stages in case["before"]]
    for told in (case["told"], list(reversed(case["told"]))):
        assert moving.stands_at(told, policy=now, earlier=earlier) == case["stands_at"]


def test_the_policy_of_the_same_name_is_asked_first() -> None:
    """Two policies of one file may know a stage by the same name, on different days."""
    now = _policy(["a 1", "b 8", "c 20"], name="small")
    earlier = [[_policy(["gone 25"], name="large"), _policy(["gone 9"], name="small")]]
    assert moving.stands_at(["gone"], policy=now, earlier=earlier) == "b"


@pytest.mark.parametrize(
    ("days_since", "stage"), [(2, None), (4, None), (5, "letter"), (40, "letter")]
)
def test_the_gap_runs_on_and_only_the_next_step_is_taken(
    days_since: int, stage: str | None
) -> None:
    """Told `check_in` (day 7): it stands at `nudge` (day 6), so `letter` is next, after its gap."""
    rows = _decided(_portfolio(told="check_in", days_since=days_since))
    assert [row["stage"] for row in rows] == [stage]
    assert [row["status"] for row in rows] == ["due" if stage else "silent"]


def test_without_the_rule_they_would_be_asked_from_the_beginning() -> None:
    """What the rule is for: the name alone says nothing to the new ladder."""
    seen = _portfolio(told="check_in", days_since=40)
    plain = decide(seen, policies=_compiled(NOW), as_of=AS_OF)
    assert plain["stage"].to_list() == ["hello"]


def test_a_snapshot_that_knows_the_customers_stage_alone_is_carried_over_too() -> None:
    seen = _portfolio(told="check_in", days_since=6, remembers=False)
    assert not seen.remembers_told_stages
    assert [row["stage"] for row in _decided(seen)] == ["letter"]


def test_versions_with_the_same_ladder_move_nobody() -> None:
    again = BEFORE.replace("contacts: 9", "contacts: 2").replace("day: 7", "day: 9")
    assert not moving.differs(parse(again).policies, [parse(BEFORE).policies])
    assert moving.differs(parse(NOW).policies, [parse(BEFORE).policies])


def _decided(seen: Snapshot) -> list[dict[str, Any]]:
    told = seen.items.select("item_id", stage=pl.lit("check_in"))
    also = seen.items.select("item_id", stage=pl.lit("first"))
    moved = moving.carry_over(
        seen,
        pl.concat([told, also]),
        policies=_compiled(NOW),
        earlier=[parse(BEFORE).policies],
    )
    return decide(moved, policies=_compiled(NOW), as_of=AS_OF).to_dicts()


def _compiled(text: str) -> Any:
    return compile_policies(parse(text).policies)


def _portfolio(*, told: str, days_since: int, remembers: bool = True) -> Snapshot:
    due = AS_OF - timedelta(days=60)
    stage_on = AS_OF - timedelta(days=days_since)
    customer = {
        "customer_id": "carol", "entity_id": "north", "country": "GB", "region": None,
        "timezone": "Europe/London", "language": "en", "kind": "business", "segment": None,
        "channels": ["email"], "episode": 1, "episode_opened_on": due + timedelta(days=1),
        "stage": told, "stage_on": stage_on, "legal_form": None, "dun_to": None, "policy": None,
    }  # fmt: skip
    item = {
        "item_id": "a", "customer_id": "carol", "entity_id": "north", "kind": "invoice",
        "currency": "EUR", "amount": 10_000, "open": 10_000, "disputed": 0,
        "issued_on": due - timedelta(days=30), "due_on": due, "deferred_until": None,
        "plan_id": None, "told_stage": told, "final_notice_delivered_on": None,
    }  # fmt: skip
    if not remembers:
        del item["told_stage"]
    return accept(frames({"customers": [customer], "items": [item]}), as_of=AS_OF)


def _policy(stages: list[str], *, name: str = "small") -> Policy:
    """From `id day` or `id day!`, the latter a hand-over."""
    built = []
    for text in stages:
        stage_id, day = text.rstrip("!").split()
        agency = "agency" if text.endswith("!") else None
        built.append(Stage(id=stage_id, day=int(day), line=1, escalate=agency))
    return Policy(name=name, title=name, applies=None, line=1, digest="", stages=tuple(built))
