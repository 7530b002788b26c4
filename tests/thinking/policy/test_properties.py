"""Whatever the condition and the row: columns answer as a slow, plain evaluator does.

And whatever the text: reading it ends in findings, never in an exception.
"""

import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import DTYPES, Fact
from dunwell.policy.check import read_policies
from dunwell.policy.conditions import ConditionTree, read_condition
from dunwell.policy.expression import build
from dunwell.policy.refused import ConditionRefused
from dunwell.policy.show import show
from dunwell.policy.wording import in_words
from tests.support.breadth import examples
from tests.thinking.policy.samples import Sample, conditions, rows

FACTS = {**CATALOGUE, "is_key": Fact("is_key", "boolean", "customer", "Key.", "snapshot")}
SCHEMA = {name: DTYPES[fact.type] for name, fact in FACTS.items()} | {
    "currency_scale": pl.Int64()
}

GOOD = """\
policy: small
contact: {limits: [{contacts: 2, in: 7 days}], fresh: 1 business day}
ignore_below: 5.00
good_faith: {share: 25%, holds: 7 days}
stages:
  - {id: first, day: 1, send: {email: first}, when: "open > 5"}
  - {id: second, day: 9, gap: 7 days, call: second, else_send: {sms: second}}
"""


def read(sample: Sample) -> ConditionTree:
    """Samples may grow beyond what a condition may hold; those are passed over."""
    try:
        return read_condition(sample.text, facts=FACTS)
    except ConditionRefused as refused:
        assume("too large" not in refused.message and refused.kind != "condition-too-long")
        raise


@settings(max_examples=examples(300))
@given(conditions(), st.lists(rows(), min_size=1, max_size=6))
def test_columns_answer_as_the_plain_evaluator(
    sample: Sample, cases: list[dict[str, object]]
) -> None:
    frame = pl.DataFrame(cases, schema_overrides={name: SCHEMA[name] for name in cases[0]})
    expression = build(read(sample).truth, facts=FACTS)
    answers = frame.with_columns(met=expression)["met"].to_list()
    assert answers == [sample.holds(case) is True for case in cases]  # type: ignore[arg-type]  # rows are of these types


@given(conditions())
@settings(max_examples=examples(100))
def test_every_condition_can_be_said_in_words(sample: Sample) -> None:
    assert in_words(read(sample).truth)


@given(st.text(max_size=60))
@settings(max_examples=examples(200))
def test_any_text_as_a_condition_is_read_or_refused(text: str) -> None:
    try:
        build(read_condition(text, facts=FACTS).truth, facts=FACTS)
    except ConditionRefused as refused:
        assert refused.message


SQLISH = st.lists(
    st.sampled_from(
        "open overdue kind segment as_of p_pay_7d 'a' 5 0.5 ( ) and or not in between like is "
        "null true = <> < >= + - * / , . ; DATE select case % -- /* */ \" ' || :: [ ] {".split(
            " "
        )
    ),
    max_size=14,
).map(" ".join)


@given(SQLISH)
@settings(max_examples=examples(400))
def test_any_heap_of_sql_is_read_or_refused(text: str) -> None:
    try:
        build(read_condition(text, facts=FACTS).truth, facts=FACTS)
    except ConditionRefused as refused:
        assert refused.message


@given(st.text(max_size=200))
@settings(max_examples=examples(200))
def test_any_text_as_a_file_gives_findings(text: str) -> None:
    reading = read_policies(text)
    assert reading.is_usable or reading.findings


@given(st.data())
@settings(max_examples=examples(300))
def test_a_good_file_with_a_piece_cut_out_or_put_in_never_crashes(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 12)))
    piece = data.draw(
        st.sampled_from(["", " ", "\n", ":", "-", "[", "}", "'", "&a", "7", "%", "é"])
    )
    reading = read_policies(GOOD[:start] + piece + GOOD[end:], templates={"first", "second"})
    lines = [finding.line for finding in reading.findings]
    assert lines == sorted(lines)
    for policy in reading.policies:
        assert show(policy)
