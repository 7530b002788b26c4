"""What is said never to hold does not hold, whatever the row: held against a plain evaluator."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import Fact
from dunwell.policy.claims import Ranges
from dunwell.policy.conditions import read_condition
from dunwell.policy.refused import ConditionRefused
from dunwell.policy.satisfy import Mode, ways
from dunwell.policy.truth import Truth
from tests.support.breadth import examples
from tests.thinking.policy.samples import Row, Sample, conditions, rows

FACTS = {**CATALOGUE, "is_key": Fact("is_key", "boolean", "customer", "Key.", "snapshot")}
NOTHING_KNOWN = Ranges()


def meaning(sample: Sample) -> Truth:
    try:
        return read_condition(sample.text, facts=FACTS).truth
    except ConditionRefused:
        assume(condition=False)
        raise


def is_so(sample: Sample, mode: Mode, row: Row) -> bool:
    answer = sample.holds(row)
    return {
        "true": answer is True,
        "false": answer is False,
        "not true": answer is not True,
        "not false": answer is not False,
    }[mode]


MODES = st.sampled_from(("true", "false", "not true", "not false"))


@given(conditions(), conditions(), MODES, MODES, st.lists(rows(), min_size=5, max_size=30))
@settings(max_examples=examples(250))
def test_what_holds_for_a_row_is_never_called_impossible(
    one: Sample, other: Sample, mode: Mode, others: Mode, cases: list[Row]
) -> None:
    first = ways(meaning(one), ranges=NOTHING_KNOWN, mode=mode)
    second = ways(meaning(other), ranges=NOTHING_KNOWN, mode=others)
    for row in cases:
        if is_so(one, mode, row):
            assert first.are_any, (one.text, mode)
        if is_so(one, mode, row) and is_so(other, others, row):
            assert first.along_with(second).are_any, (one.text, mode, other.text, others)


@given(conditions())
@settings(max_examples=examples(150))
def test_nothing_is_so_and_not_so(sample: Sample) -> None:
    """Unless there are too many ways to tell, or texts that are compared with each other."""
    yes = ways(meaning(sample), ranges=NOTHING_KNOWN)
    no = ways(meaning(sample), ranges=NOTHING_KNOWN, mode="not true")
    assert yes.are_any or no.are_any
    both = yes.along_with(no)
    assert both.alternatives is None or not both.are_any, (sample.text, both.example())


def test_whole_numbers_and_sums_are_understood() -> None:
    whole = Ranges(whole=frozenset({"items_open"}), least={"items_open": Fraction(0)})
    for text in (
        "items_open < 0",
        "items_open > 3 and items_open < 4",
        "open - overdue > 5 and overdue - open > -5",
        "segment = 'a' and segment in ('b', 'c')",
        "not (segment = 'a' or segment <> 'a') and segment is not null",
        "open > 5 and open is null",
    ):
        found = ways(read_condition(text, facts=FACTS).truth, ranges=whole)
        assert not found.are_any, text
