"""The pages about the policy file tell the truth: examples work, and nothing is missing."""

import re
from pathlib import Path

import pytest

from dunwell.casework.judging import judged
from dunwell.casework.law import shipped_packs
from dunwell.facts.catalogue import CATALOGUE
from dunwell.policy.conditions import read_condition
from dunwell.policy.parse import SECTIONS
from dunwell.policy.schema import Json, schema
from dunwell.policy.sections import terms

DOCS = Path(__file__).resolve().parents[3] / "docs"
SOURCE = DOCS.parent / "src" / "dunwell" / "policy"
HOW_TO = (DOCS / "how-to" / "write-your-policy.md").read_text(encoding="utf-8")
PAGE = (DOCS / "reference" / "policy.md").read_text(encoding="utf-8")
CODE = re.compile(r"(?:notes\.)?(?:error|warning)\(\s*\"([a-z-]+)\",")
LEFT_TO_THE_REFERENCE = {
    "query", "already_paid", "promise", "hardship", "vulnerable", "cease_contact",
    "representation", "insolvency", "bereavement",
}  # fmt: skip
FENCED = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def examples(language: str) -> list[str]:
    return [text for kind, text in FENCED.findall(HOW_TO) if kind == language]


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
    reading = judged("".join(examples("yaml")))
    assert reading.findings == ()
    (policy,) = reading.policies
    assert {section for section, _ in policy.lines} == set(SECTIONS)


@pytest.mark.parametrize("condition", "".join(examples("sql")).strip().splitlines())
def test_an_example_of_a_condition_is_one(condition: str) -> None:
    assert read_condition(condition, facts=CATALOGUE).facts


def test_every_key_is_on_both_pages_and_every_regime_on_one() -> None:
    assert keys(schema()) - set(re.findall(r"[a-z_]+", HOW_TO)) <= LEFT_TO_THE_REFERENCE
    words = set(re.findall(r"[a-z_]+", PAGE))
    assert keys(schema()) - words == set()
    assert [regime for regime in terms.REGIMES if f"`{regime}`" not in PAGE] == []


def test_every_law_and_every_rule_of_it_is_on_the_page() -> None:
    for pack in shipped_packs():
        assert f"### {pack.title}\n" in PAGE
        assert all(rule.source in PAGE for rule in pack.rules)


def test_every_finding_has_a_scenario_and_is_on_the_page() -> None:
    told = {
        code
        for path in SOURCE.rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert len(told) > 30
    assert sorted(code for code in told if f"`{code}`" not in PAGE) == []
