"""A guardrail that is altered by one step is noticed by its scenarios.

`make mutants` does the same with the engine, with what is asked at sending, and with the database.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from dunwell.guardrails import catalogue, registry
from dunwell.guardrails.base import Guardrail
from tests.mutants.places import PLACES, Place
from tests.mutants.python import slips
from tests.thinking.guardrails.test_scenarios import cases, frame

MODULES = {
    sys.modules[name].GUARDRAIL.id: sys.modules[name]
    for _, short, _ in pkgutil.iter_modules(catalogue.__path__)
    if (name := f"{catalogue.__name__}.{short}")
}
EXPECTED = "is expected to be held"


def mutants_of(rule: str) -> Iterator[tuple[str, Guardrail]]:
    """What it holds by, altered; and each kind of action, as none of its business."""
    for slip in slips(MODULES[rule], ("GUARDRAIL",)):
        made = slip.made()["GUARDRAIL"]
        assert isinstance(made, Guardrail)
        yield slip.name, made
    real: Guardrail = MODULES[rule].GUARDRAIL
    for action in sorted(real.applies_to):
        yield f"leaves out {action}", replace(real, applies_to=real.applies_to - {action})


MUTANTS = [(rule, says, mutant) for rule in MODULES for says, mutant in mutants_of(rule)]


def test_every_guardrail_is_altered() -> None:
    assert set(MODULES) == {rule.id for rule in registry.GUARDRAILS}
    assert {rule for rule, _, _ in MUTANTS} == set(MODULES)


@pytest.mark.parametrize(
    ("rule", "says", "mutant"), MUTANTS, ids=[f"{rule} {says}" for rule, says, _ in MUTANTS]
)
def test_a_scenario_notices(rule: str, says: str, mutant: Guardrail) -> None:
    shown = scenarios_of(rule)
    held = shown.select(held=mutant.verdict())["held"]
    assert (held != shown[EXPECTED]).any(), f"no scenario of {rule} tells it apart: {says}"


@pytest.mark.parametrize("place", [place for place in PLACES if place.module])
def test_what_states_a_bound_is_where_the_mutants_look_for_it(place: Place) -> None:
    for name in place.names:
        pkgutil.resolve_name(f"{place.module}:{name}")  # raises where it is not there


@cache
def scenarios_of(rule: str) -> pl.DataFrame:
    """A row for each of its scenarios, and whether that one is to be held."""
    mine = [case for name, case in cases() if name == rule]
    rows = pl.concat(frame(given) for case in mine if isinstance(given := case["given"], dict))
    return rows.with_columns(pl.Series(EXPECTED, [case["expect"] == "hold" for case in mine]))
