"""A guardrail that is altered by one step is noticed by its scenarios."""

from __future__ import annotations

import pkgutil
import sys

import pytest

from dunwell.guardrails import catalogue, registry
from tests.thinking.guardrails.mutants import Mutant, mutants_of
from tests.thinking.guardrails.test_scenarios import cases, frame

MODULES = {
    sys.modules[name].GUARDRAIL.id: sys.modules[name]
    for _, short, _ in pkgutil.iter_modules(catalogue.__path__)
    if (name := f"{catalogue.__name__}.{short}")
}
MUTANTS = [(rule, each) for rule in MODULES for each in mutants_of(MODULES[rule])]


def test_every_guardrail_is_altered() -> None:
    assert set(MODULES) == {rule.id for rule in registry.GUARDRAILS}
    assert {rule for rule, _ in MUTANTS} == set(MODULES)


@pytest.mark.parametrize(
    ("rule", "mutant"), MUTANTS, ids=lambda one: one if isinstance(one, str) else one.says
)
def test_a_scenario_notices(rule: str, mutant: Mutant) -> None:
    seen = False
    for name, case in cases():
        given = case["given"]
        if name == rule and isinstance(given, dict):
            held = frame(given).select(mutant.rule.verdict()).item()
            seen = seen or held != (case["expect"] == "hold")
    assert seen, f"no scenario of {rule} tells it from the rule: {mutant.says}"
