"""A guardrail without an example of what it holds and what it allows is a claim."""

import pytest
import yaml

from tests.house.checkout import SOURCE, TESTS

CATALOGUE = SOURCE / "guardrails" / "catalogue"
SCENARIOS = TESTS / "scenarios" / "guardrails"
RULES = sorted(path.stem for path in CATALOGUE.glob("*.py") if path.stem != "__init__")


def test_there_are_guardrails() -> None:
    assert RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_guardrail_shows_what_it_allows_and_what_it_holds(rule: str) -> None:
    file = SCENARIOS / f"{rule}.yml"
    assert file.exists(), f"write {file.relative_to(TESTS.parent)}"
    cases = yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
    assert {case["expect"] for case in cases} >= {"allow", "hold"}


def test_no_scenario_is_left_over_from_a_guardrail_that_is_gone() -> None:
    assert sorted({path.stem for path in SCENARIOS.glob("*.yml")} - set(RULES)) == []
