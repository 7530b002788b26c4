"""Small years, in every run of the tests; `make nights` lives many larger ones."""

import tomllib
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from django.db import connections

from dunwell.guardrails import registry
from dunwell.machine.database import Connection
from tests.simulation.year import Failed, Plan, live
from tests.support import throwaway

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SEEDS = Path(__file__).with_name("seeds.toml")


def kept() -> list[Plan]:
    years = tomllib.loads(SEEDS.read_text(encoding="utf-8"))["year"]
    return [Plan(year["seed"], year["customers"], year["days"]) for year in years]


@pytest.mark.parametrize("plan", kept(), ids=lambda plan: plan.name)
def test_a_year_holds(transactional_db: None, owner_connection: Connection, plan: Plan) -> None:
    lived = live(plan, owner=owner_connection)
    assert lived.contacts, "nobody was told anything, so nothing was tried"


def test_the_same_seed_lives_the_same_days(
    transactional_db: None,
    owner_connection: Connection,
    test_server: Connection,
    test_template: str,
) -> None:
    """With workers killed, and two at once: else a failure could not be looked into."""
    plan = Plan("again", customers=4, days=10)
    first = live(plan, owner=owner_connection)
    connections.close_all()
    name = owner_connection.parameters["dbname"]
    throwaway.fresh(test_server, like=test_template, name=name)
    assert live(plan, owner=owner_connection) == first


def test_a_house_with_a_rule_less_is_caught(
    transactional_db: None, owner_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without G3 somebody is soon asked who has a hold, or has just paid a good part."""
    for rules in ("GUARDRAILS", "DECIDING"):
        weaker = tuple(
            replace(rule, holds=pl.lit(value=False)) if rule.id == "G3" else rule
            for rule in getattr(registry, rules)
        )
        monkeypatch.setattr(registry, rules, weaker)
    with pytest.raises(Failed, match=r"G3 \(No contact that a hold forbids"):
        live(Plan("9", customers=25, days=21), owner=owner_connection)
