"""However large the file: it is refused, or judged by an amount of work that it cannot run up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dunwell.policy.check import read_policies
from dunwell.policy.checks.meaning import EVERYBODY
from dunwell.policy.claims import Ranges
from dunwell.policy.fields import PARTS_MAX
from dunwell.policy.parse import parse
from dunwell.policy.satisfy import ALTERNATIVES_MAX, ways
from dunwell.policy.source import DOCUMENTS_MAX
from dunwell.policy.truth import All, Either, Flag

HEAD = """\
policy: big
contact: {limits: [{contacts: 2, in: 7 days}], fresh: 1 business day}
stages:
"""
STAGE = '  - {{id: s{n}, day: {n}, gap: 1 day, send: {{email: first}}, when: "{when}"}}\n'
WHEN = "overdue >= 10 and (segment in ('a', 'b') or broken_promises > {n}) and not open < 5"
PATIENCE_SECONDS = 120
"""For a machine that is busy with other things: it takes two."""


def stages(count: int, when: str = "true") -> str:
    return HEAD + "".join(STAGE.format(n=n, when=when.format(n=n)) for n in range(1, count + 1))


def policies(count: int) -> str:
    one = "policy: p{n}\nfor: \"segment = '{n}' or open > {n}\"\n"
    rest = "stages: [{id: first, day: 1, send: {email: first}}]\n---\n"
    return "".join(one.format(n=n) + rest for n in range(count))


@pytest.mark.slow
def test_a_ladder_of_five_hundred_stages_is_judged() -> None:
    """In a process of its own, so that one that never ends would be noticed."""
    program = (
        "import sys; from dunwell.policy.check import read_policies; "
        "reading = read_policies(sys.stdin.read(), templates={'first'}); "
        "print(reading.is_usable, len(reading.policies[0].stages))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        input=stages(500, WHEN), text=True, capture_output=True, check=True,
        timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert answer.stdout.split() == ["True", "500"]


@pytest.mark.parametrize(
    "text",
    [
        stages(501),
        policies(DOCUMENTS_MAX + 1),
        "".join(f"key_{n}: x\n" for n in range(5_000)) + "stages: []\n",
        HEAD + f'  - {{id: first, day: 1, send: {{email: first}}, when: "{"a" * 990_000}"}}\n',
        HEAD.replace("stages:", "rewards:") + "  - x\n" * 5_000,
        "x" * 1_000_001,
    ],
    ids=["stages", "policies", "keys", "condition", "list", "letters"],
)
def test_what_is_too_large_is_refused_in_few_words(text: str) -> None:
    reading = read_policies(text, templates={"first"})
    assert not reading.is_usable
    assert {finding.code for finding in reading.findings} & {"too-large", "condition-too-long"}
    assert len(reading.findings) <= 2 * PARTS_MAX


def test_as_many_policies_as_may_be_are_all_judged() -> None:
    reading = read_policies(policies(DOCUMENTS_MAX), templates={"first"})
    assert len(reading.policies) == DOCUMENTS_MAX
    assert reading.is_usable


def test_a_condition_with_too_many_ways_is_left_alone() -> None:
    """Seven choices of two are 128 ways: more than is looked at, and so nothing is said."""
    meaning = All(tuple(Either((Flag(f"a{n}"), Flag(f"b{n}"))) for n in range(7)))
    found = ways(meaning, ranges=Ranges())
    assert 2**7 > ALTERNATIVES_MAX
    assert found.alternatives is None
    assert found.are_any
    assert found.along_with(ways(EVERYBODY, ranges=Ranges())).are_any


def test_a_comment_costs_nothing() -> None:
    assert parse(stages(1) + "# x\n" * 200_000).is_usable
