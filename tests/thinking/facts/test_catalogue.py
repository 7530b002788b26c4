"""The vocabulary: named for conditions, described for people, and closed to impostors."""

import re

import polars as pl

from dunwell.facts.catalogue import CATALOGUE, SYNONYMS
from dunwell.facts.extra import extra_facts
from dunwell.facts.fact import CURRENCY_SCALE, DTYPES
from dunwell.policy.conditions import read_condition


def test_every_fact_is_described_in_a_sentence_and_has_an_owner() -> None:
    for name, fact in CATALOGUE.items():
        assert fact.name == name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert fact.says.endswith(".")
        assert fact.owner
        assert fact.type in DTYPES


def test_every_fact_can_be_named_in_a_condition() -> None:
    for name in CATALOGUE:
        assert read_condition(f"{name} is null", facts=CATALOGUE).facts == (name,)


def test_words_that_people_use_lead_to_facts_and_are_none_themselves() -> None:
    assert set(SYNONYMS.values()) <= set(CATALOGUE)
    assert not set(SYNONYMS) & set(CATALOGUE)


def test_further_columns_become_facts_by_their_type() -> None:
    columns = {
        "customer_id": pl.String(),
        "tier": pl.Categorical(),
        "is_key": pl.Boolean(),
        "visits": pl.UInt32(),
        "score": pl.Float32(),
        "credit_limit_minor": pl.Int64(),
        "insured_until": pl.Date(),
        "seen_at": pl.Datetime(),
        "tags": pl.List(pl.String()),
    }
    offered = extra_facts(columns, scope="customer", known=frozenset({"customer_id"}))
    assert {name: fact.type for name, fact in offered.items()} == {
        "tier": "text",
        "is_key": "boolean",
        "visits": "integer",
        "score": "number",
        "credit_limit_minor": "money",
        "insured_until": "date",
    }


def test_a_further_column_never_takes_the_name_of_a_documented_fact() -> None:
    columns = {"overdue": pl.String(), CURRENCY_SCALE: pl.Int64()}
    assert extra_facts(columns, scope="item") == {}


def test_brought_money_is_compared_with_money() -> None:
    brought = extra_facts({"credit_limit_minor": pl.Int64()}, scope="customer")
    tree = read_condition("open > credit_limit_minor", facts={**CATALOGUE, **brought})
    assert tree.facts == ("credit_limit_minor", "open")
