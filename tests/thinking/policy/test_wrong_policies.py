"""What a person is told about a wrong policy: the line, what is wrong, and what to do."""

from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
import yaml

from dunwell.casework.law import shipped_packs
from dunwell.policy.check import read_policies

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "policy"
TEMPLATES = {"first"}
AROUND = """\
policy: small
contact: {{limits: [{{contacts: 2, in: 7 days}}], fresh: 1 business day}}
stages:
  - {{id: first, day: 1, send: {{email: first}}}}
for: {condition}
"""


class Expected(TypedDict):
    line: int
    code: str
    words: list[str]
    level: NotRequired[str]


class Case(TypedDict):
    name: str
    findings: list[Expected]
    policy: NotRequired[str]
    condition: NotRequired[str]
    packs: NotRequired[bool]
    languages: NotRequired[list[str]]
    channels: NotRequired[dict[str, list[str]]]


def cases() -> list[tuple[str, Case]]:
    return [
        (f"{path.stem}: {case['name']}", case)
        for path in sorted(SCENARIOS.glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    ]


def text_of(case: Case) -> str:
    if "policy" in case:
        return case["policy"]
    quoted = case["condition"].replace("'", "''")
    return AROUND.format(condition=f"'{quoted}'")


def test_there_are_cases() -> None:
    assert len(cases()) >= 25


@pytest.mark.parametrize(("name", "case"), cases(), ids=[name for name, _ in cases()])
def test_every_finding_is_told_and_no_other(name: str, case: Case) -> None:
    findings = read_policies(
        text_of(case),
        templates=case.get("channels", TEMPLATES),
        languages=case.get("languages"),
        packs=shipped_packs() if case.get("packs") else (),
    ).findings
    told = [(finding.line, finding.code, finding.level) for finding in findings]
    assert told == [
        (wanted["line"], wanted["code"], wanted.get("level", "error"))
        for wanted in case["findings"]
    ]
    for finding, wanted in zip(findings, case["findings"], strict=True):
        sentence = f"{finding.message} {finding.remedy}"
        assert [word for word in wanted["words"] if word not in sentence] == [], sentence
        assert finding.message.endswith((".", "?"))
        assert finding.remedy.endswith((".", "?"))
