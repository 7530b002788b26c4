"""Each guardrail does what its scenarios show, and holds whatever it does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest
import yaml

from dunwell.guardrails import registry
from dunwell.guardrails.base import Guardrail
from dunwell.guardrails.facts import FACTS, GuardrailFactMissing

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "guardrails"
RULES = {rule.id: rule for rule in registry.GUARDRAILS}

Case = Mapping[str, object]


@cache
def cases() -> Sequence[tuple[str, Case]]:
    found: list[tuple[str, Case]] = []
    for path in sorted(SCENARIOS.glob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(document["guardrail"], case) for case in document["cases"]]
    return found


def frame(given: Mapping[str, object]) -> pl.DataFrame:
    """One row with every fact; those that the case does not give are not known."""
    row = {name: _value(given.get(name)) for name in FACTS}
    assert set(given) <= set(FACTS), "a scenario gives only documented facts"
    return pl.DataFrame([row], schema={name: fact.dtype for name, fact in FACTS.items()})


def _value(value: object) -> object:
    """Instants are written in plain UTC."""
    if isinstance(value, str) and value[:4].isdigit():
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value


@pytest.mark.parametrize(
    ("rule", "case"),
    cases(),
    ids=lambda value: value if isinstance(value, str) else value["name"],
)
def test_scenario(rule: str, case: Case) -> None:
    given = case["given"]
    assert isinstance(given, dict)
    row = frame(given)
    held = row.select(RULES[rule].verdict()).item()
    assert held == (case["expect"] == "hold")
    if "next_allowed" in case:
        assert row.select(RULES[rule].next_allowed).item() == _value(case["next_allowed"])
    if held:
        assert row.select(RULES[rule].says).item(), "whoever is held is told why"


@pytest.mark.parametrize("rule", registry.GUARDRAILS, ids=lambda rule: rule.id)
def test_a_guardrail_that_knows_nothing_holds(rule: Guardrail) -> None:
    for action in rule.applies_to:
        assert frame({"action": action}).select(rule.verdict()).item()


@pytest.mark.parametrize("rule", registry.GUARDRAILS, ids=lambda rule: rule.id)
def test_a_guardrail_reads_only_what_it_says_it_needs(rule: Guardrail) -> None:
    read = {
        *rule.holds.meta.root_names(),
        *rule.next_allowed.meta.root_names(),
        *rule.says.meta.root_names(),
    }
    assert read <= {"action", *rule.needs}
    assert set(rule.needs) <= set(FACTS)


def test_every_documented_fact_is_read_by_a_guardrail() -> None:
    read = {name for rule in registry.GUARDRAILS for name in rule.needs}
    assert read | {"action"} == set(FACTS)


def test_they_come_in_the_order_of_their_numbers() -> None:
    numbers = [int(rule.id.removeprefix("G")) for rule in registry.GUARDRAILS]
    assert numbers == sorted(set(numbers))


def test_a_forgotten_column_is_refused_and_never_read_as_allowed() -> None:
    row = frame({"action": "message"}).drop("is_held")
    with pytest.raises(GuardrailFactMissing, match="is_held"):
        registry.verdicts(row)


def test_all_verdicts_of_one_row_together() -> None:
    """Every blocker is named in order; no time is named when one of them cannot say."""
    given = {
        "action": "message", "moment": None, "next_opening_at": "2026-11-30T09:00",
        "contacts_left": 0, "is_quiet_period": False, "contacts_free_at": "2026-12-02T09:00",
        "is_held": False, "steps_missing": 0, "gap_left_days": 0, "items_listed": 1,
        "items_unsendable": 0, "is_contacted_already": False, "is_channel_open": True,
        "is_about_overdue": True, "is_fresh": True, "has_policy_version": True,
        "are_facts_kept": True,
    }  # fmt: skip
    found = registry.verdicts(frame(given)).row(0, named=True)
    assert found["blocked_by"] == ["G1", "G2"]
    assert found["next_allowed"] == datetime(2026, 12, 2, 9, tzinfo=UTC)
    assert len(found["because"]) == 2

    unopened = registry.verdicts(frame({**given, "is_channel_open": False})).row(0, named=True)
    assert unopened["blocked_by"] == ["G1", "G2", "G8"]
    assert unopened["next_allowed"] is None


def test_what_one_action_needs() -> None:
    assert "has_approval" in registry.needs("escalate")
    assert "has_approval" not in registry.needs("message")
    assert "is_channel_open" not in registry.needs("escalate")


def test_what_a_person_grants_is_judged_by_its_own_rule_alone() -> None:
    asked = {"granted": 31, "granted_at_most": 30, "again_in_days": 0}
    beyond = registry.objections(frame(asked), "concession")
    assert beyond == ["This is more than you may grant; ask the next."]
    assert registry.objections(frame({**asked, "granted": 30}), "concession") == []


def test_an_act_that_nobody_knows_anything_about_is_objected_to() -> None:
    assert registry.objections(frame({}), "charge")
