"""A condition means on columns what SQL says: exactly, in every currency, nulls and all."""

from datetime import date
from typing import TypedDict

import polars as pl
import pytest

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import Fact
from dunwell.policy.conditions import read_condition
from dunwell.policy.expression import build
from dunwell.policy.refused import ConditionRefused

FACTS = {
    **CATALOGUE,
    "is_key": Fact("is_key", "boolean", "customer", "A key customer.", "snapshot"),
    "is_new": Fact("is_new", "boolean", "customer", "A new customer.", "snapshot"),
    "score": Fact("score", "number", "customer", "The firm's own score.", "snapshot"),
}


class Row(TypedDict, total=False):
    open: int | None
    overdue: int | None
    credits: int | None
    items_open: int | None
    kind: str | None
    segment: str | None
    country: str | None
    last_paid_on: date | None
    as_of: date
    is_key: bool | None
    is_new: bool | None
    score: float | None
    p_pay_7d: float | None
    currency_scale: int


SCHEMA = {
    "open": pl.Int64,
    "overdue": pl.Int64,
    "credits": pl.Int64,
    "items_open": pl.Int64,
    "kind": pl.String,
    "segment": pl.String,
    "country": pl.String,
    "last_paid_on": pl.Date,
    "as_of": pl.Date,
    "is_key": pl.Boolean,
    "is_new": pl.Boolean,
    "score": pl.Float64,
    "p_pay_7d": pl.Float64,
    "currency_scale": pl.Int64,
}


def met(condition: str, **row: object) -> bool:
    """Whether the condition holds for one row; facts not given are null, money is in cents."""
    frame = pl.DataFrame([{"currency_scale": 100, **row}], schema=SCHEMA)
    expression = build(read_condition(condition, facts=FACTS).truth, facts=FACTS)
    answer = frame.with_columns(met=expression)["met"].to_list()
    assert answer in ([True], [False])
    return answer == [True]


@pytest.mark.parametrize(
    ("scale", "minor", "is_met"),
    [(100, 99_999, False), (100, 100_000, True), (1, 1_000, True), (1, 999, False)]
    + [(1_000, 999_999, False), (1_000, 1_000_000, True), (10_000, 9_999_999, False)],
)
def test_an_amount_is_in_major_units_of_the_row_s_currency(
    scale: int, minor: int, is_met: bool
) -> None:
    assert met("overdue >= 1000", overdue=minor, currency_scale=scale) is is_met


def test_money_is_compared_exactly_where_floats_would_not() -> None:
    assert met("overdue = 0.3", overdue=30)
    assert met("0.1 * open + 0.2 * open = 0.3 * open", open=1)
    assert met("overdue > 12345678901.23", overdue=1_234_567_890_124)
    assert not met("overdue > 12345678901.23", overdue=1_234_567_890_123)


def test_sums_too_large_for_64_bits_do_not_turn_over() -> None:
    assert met("open + overdue > 1", open=2**63 - 1, overdue=2**63 - 1)
    assert met("1000 * open > 999 * overdue", open=2**63 - 1, overdue=2**63 - 1)


def test_half_a_cent_lies_between_two_cents() -> None:
    assert met("overdue > 0.005", overdue=1)
    assert not met("overdue > 0.005", overdue=0)
    assert met("overdue < 0.015", overdue=1)


@pytest.mark.parametrize(
    "condition",
    ["overdue > 5", "not overdue > 5", "overdue <> 5", "overdue = overdue", "0 * overdue = 0"]
    + ["overdue in (5, 6)", "overdue not in (5, 6)", "overdue between 1 and 2"]
    + ["segment = 'a'", "segment <> 'a'", "segment not in ('a')", "segment like '%'"]
    + ["segment not like 'a%'", "is_key", "not is_key", "is_key = is_new", "p_pay_7d >= 0.5"]
    + ["as_of - last_paid_on > 3", "last_paid_on < '2026-01-01'", "score <> 1"],
)
def test_a_condition_over_null_is_not_met(condition: str) -> None:
    assert not met(condition, as_of=date(2026, 11, 23))


def test_unknown_does_not_spoil_what_is_known() -> None:
    assert met("overdue > 5 or kind = 'business'", kind="business")
    assert not met("overdue > 5 and kind = 'business'", kind="business")
    assert met("overdue is null and kind is not null", kind="business")
    assert met("not (overdue > 5 and kind = 'business')", kind="consumer")


def test_both_ends_of_between_belong_to_it() -> None:
    met_at = [met("overdue between 5 and 6", overdue=cents) for cents in (499, 500, 600, 601)]
    assert met_at == [False, True, True, False]
    assert met("overdue not between 5 and 6", overdue=601)


def test_not_a_number_is_unknown() -> None:
    assert not met("p_pay_7d >= 0.5", p_pay_7d=float("nan"))
    assert not met("score + score > 1", score=float("nan"))
    assert met("p_pay_7d >= 0.9", p_pay_7d=0.9)


def test_text() -> None:
    assert met("country in ('DE', 'AT')", country="AT")
    assert not met("country not in ('DE', 'AT')", country="AT")
    assert met("segment like 'key%'", segment="key accounts")
    assert not met("segment like 'key_'", segment="keys!")
    assert met("segment like '50%.'", segment="50 per cent.")
    assert not met("segment like 'a.c'", segment="abc")
    assert met("segment like 'a_c'", segment="a\nc")
    assert met("segment not like 'key%'", segment="retail")
    assert not met("segment not like 'key%'", segment="key accounts")
    assert not met("segment = 'Key'", segment="key")
    assert met("segment = country", segment="DE", country="DE")
    assert met("segment = 'it''s'", segment="it's")


def test_dates_and_the_days_between() -> None:
    today = date(2026, 11, 23)
    assert met("as_of - last_paid_on > 30", as_of=today, last_paid_on=date(2026, 10, 23))
    assert not met("as_of - last_paid_on > 31", as_of=today, last_paid_on=date(2026, 10, 23))
    assert met("last_paid_on + 31 = as_of", as_of=today, last_paid_on=date(2026, 10, 23))
    assert met("last_paid_on >= DATE '2026-10-23'", last_paid_on=date(2026, 10, 23))
    assert met(
        "last_paid_on between '2026-10-01' and '2026-10-31'", last_paid_on=date(2026, 10, 23)
    )


def test_words_are_read_in_any_case_and_operators_in_both_spellings() -> None:
    assert met("OVERDUE >= 5 AND Kind = 'business'", overdue=500, kind="business")
    assert met("overdue == 5 and overdue != 6", overdue=500)


def test_brought_facts_may_have_names_that_sql_knows_or_capitals() -> None:
    names = ("row", "format", "end", "Segment2", "date", "status", "case number")
    facts = {name: Fact(name, "integer", "customer", "Brought.", "snapshot") for name in names}
    for name in names:
        written = name if name.isidentifier() else f'"{name}"'
        assert read_condition(f"{written} > 5", facts=facts).facts == (name,)
    with pytest.raises(ConditionRefused, match="segment2"):
        read_condition("segment2 > 5", facts=facts)


def test_the_facts_that_a_condition_reads_are_known() -> None:
    tree = read_condition("overdue > 5 or (Kind = 'consumer' and overdue < open)", facts=FACTS)
    assert tree.facts == ("kind", "open", "overdue")


def test_a_condition_without_facts_has_one_answer_for_all_rows() -> None:
    frame = pl.DataFrame({"currency_scale": [1, 100]})
    for text, answer in {"true": True, "1 = 2": False, "2 > 1 and 'a' = 'a'": True}.items():
        expression = build(read_condition(text, facts=FACTS).truth, facts=FACTS)
        assert frame.with_columns(met=expression)["met"].to_list() == [answer, answer]


NO_CONDITIONS = """
overdue
1
'a'
()
*
not
a b c
overdue > *
overdue > 'x'
overdue > 1e5
overdue > 0x1F
overdue > 1_000
overdue > 1000000000000000
0.000001 * 0.000001 * 0.000001 * 0.1 * overdue > 1
overdue * open > 1
overdue > any (1)
overdue in ()
(overdue, open) = (1, 2)
overdue is true
overdue[1] > 2
overdue::int > 1
x.overdue > 1
overdue || open
overdue <=> open
{{ overdue }} > 1
overdue > 1 where 1 = 1
overdue > 1 limit 1
:x = 1
? = 1
kind like kind
segment < 'b'
is_key > is_new
is_key = 1
as_of + as_of > 1
1 - as_of > 1
2 * as_of > 1
as_of / 2 > 1
open / 0 > 1
interval '3 days' > 1
current_date > as_of
case when is_key then true end
exists (select 1)
count(*) > 1
drop table x
"""


@pytest.mark.parametrize("text", ["", " ", *NO_CONDITIONS.strip().splitlines()])
def test_what_is_not_a_condition_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ConditionRefused) as refused:
        read_condition(text, facts=FACTS)
    assert refused.value.message.endswith(".")
    assert refused.value.remedy.endswith((".", "?"))


def test_a_condition_is_short() -> None:
    for text in ("overdue > 5 or " * 60 + "true", "'" + "x" * 3_000 + "' = segment"):
        with pytest.raises(ConditionRefused) as refused:
            read_condition(text, facts=FACTS)
        assert refused.value.kind == "condition-too-long"
