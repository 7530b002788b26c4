"""A guardrail that is altered by one step is noticed by its scenarios."""

from __future__ import annotations

import pkgutil
import sys
from functools import cache

import polars as pl
import pytest

from dunwell.guardrails import catalogue, registry
from tests.thinking.guardrails.mutants import Mutant, mutants_of
from tests.thinking.guardrails.test_scenarios import cases, frame

MODULES = {
    sys.modules[name].GUARDRAIL.id: sys.modules[name]
    for _, short, _ in pkgutil.iter_modules(catalogue.__path__)
    if (name := f"{catalogue.__name__}.{short}")
}
EXPECTED = "is expected to be held"
MUTANTS = [(rule, each) for rule in MODULES for each in mutants_of(MODULES[rule])]


def test_every_guardrail_is_altered() -> None:
    assert set(MODULES) == {rule.id for rule in registry.GUARDRAILS}
    assert {rule for rule, _ in MUTANTS} == set(MODULES)


@pytest.mark.parametrize(
    ("rule", "mutant"), MUTANTS, ids=lambda one: one if isinstance(one, str) else one.says
)
def test_a_scenario_notices(rule: str, mutant: Mutant) -> None:
    shown = scenarios_of(rule)
    held = shown.select(held=mutant.rule.verdict())["held"]
    assert (held != shown[EXPECTED]).any(), (
        f"no scenario of {rule} tells it from the rule: {mutant.says}"
    )


@cache
def scenarios_of(rule: str) -> pl.DataFrame:
    """A row for each of its scenarios, and whether that one is to be held."""
    mine = [case for name, case in cases() if name == rule]
    rows = pl.concat(frame(given) for case in mine if isinstance(given := case["given"], dict))
    return rows.with_columns(pl.Series(EXPECTED, [case["expect"] == "hold" for case in mine]))
