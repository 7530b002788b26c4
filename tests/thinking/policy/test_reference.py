"""The page about the policy file tells the truth: its examples work, and no key is missing."""

import re
from pathlib import Path

import pytest

from dunwell.facts.catalogue import CATALOGUE
from dunwell.policy.check import read_policies
from dunwell.policy.conditions import read_condition
from dunwell.policy.parse import SECTIONS
from dunwell.policy.schema import Json, schema
from dunwell.policy.sections import terms

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "policy.md").read_text(
    encoding="utf-8"
)
FENCED = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def examples(language: str) -> list[str]:
    return [text for kind, text in FENCED.findall(PAGE) if kind == language]


def keys(shape: Json) -> set[str]:
    """Every name that a policy file may hold, at any depth."""
    if isinstance(shape, list):
        return {key for part in shape for key in keys(part)}
    if not isinstance(shape, dict) or not shape:
        return set()
    properties = shape.get("properties", {})
    own = set(properties) if isinstance(properties, dict) else set()
    parts = [*(properties.values() if isinstance(properties, dict) else [])]
    return own | keys(parts) | keys(shape.get("items", {})) | keys(shape.get("anyOf", []))


def test_all_the_examples_together_are_one_good_policy() -> None:
    reading = read_policies("".join(examples("yaml")))
    assert reading.findings == ()
    (policy,) = reading.policies
    assert {section for section, _ in policy.lines} == set(SECTIONS)


@pytest.mark.parametrize("condition", "".join(examples("sql")).strip().splitlines())
def test_an_example_of_a_condition_is_one(condition: str) -> None:
    assert read_condition(condition, facts=CATALOGUE).facts


def test_every_key_and_every_regime_is_on_the_page() -> None:
    words = set(re.findall(r"[a-z_]+", PAGE))
    assert keys(schema()) - words == set()
    assert [regime for regime in terms.REGIMES if f"`{regime}`" not in PAGE] == []
