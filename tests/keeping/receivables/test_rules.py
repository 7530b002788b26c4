"""The arithmetic of receivables: due dates and promises."""

from datetime import date

import pytest

from dunwell.policy.model import PromiseRules
from dunwell.receivables import rules

GB = ("GB", None)


@pytest.mark.parametrize(
    ("issued_on", "terms", "due"),
    [
        ("2026-01-31", "net 30", "2026-03-02"),
        ("2026-01-31", "Net 30 days", "2026-03-02"),
        ("2026-01-31", "30 days", "2026-03-02"),
        ("2026-01-31", "30", "2026-03-02"),
        ("2026-01-31", "n/30", "2026-03-02"),
        ("2026-01-31", "net 0", "2026-01-31"),
        ("2026-01-31", "on receipt", "2026-01-31"),
        ("2026-01-31", "Due on receipt", "2026-01-31"),
        ("2026-01-31", "net 30 eom", "2026-03-31"),
        ("2026-01-20", "net 30 EOM", "2026-02-28"),
        ("2024-01-20", "net 30 end of month", "2024-02-29"),
        ("2026-03-05", "15 next month", "2026-04-15"),
        ("2026-03-31", "day 15 of the next month", "2026-04-15"),
        ("2026-03-31", "15th of the following month", "2026-04-15"),
        ("2026-01-20", "31 next month", "2026-02-28"),
        ("2025-12-31", "21 next month", "2026-01-21"),
    ],
)
def test_terms_give_the_due_date(issued_on: str, terms: str, due: str) -> None:
    assert rules.due_on(issued_on=date.fromisoformat(issued_on), terms=terms).isoformat() == due


@pytest.mark.parametrize(
    "terms", ["", "soon", "net", "net soon", "net -3", "32 next month", "net 3.5"]
)
def test_terms_that_are_none_are_refused_with_an_example(terms: str) -> None:
    with pytest.raises(rules.UnknownTerms, match='Write "on receipt", "net 30"'):
        rules.due_on(issued_on=date(2026, 1, 1), terms=terms)


def test_a_promise_is_judged_after_business_days_of_the_customers_country() -> None:
    christmas_eve = date(2026, 12, 24)
    dates = rules.promise_dates(due_on=christmas_eve, rules=PromiseRules(), place=GB)
    assert dates.judged_on == date(2026, 12, 30)
    assert dates.held_until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], False),
        (["broken"], False),
        (["broken", "partly"], True),
        (["withdrawn", "broken"], True),
        (["kept", "broken"], False),
        (["broken", "kept"], False),
    ],
)
def test_a_plan_follows_two_unkept_in_a_row(outcomes: list[str], expected: bool) -> None:
    assert rules.needs_plan(outcomes=outcomes, then_plan_after=2) is expected


def test_a_policy_without_that_rule_never_asks_for_a_plan() -> None:
    assert not rules.needs_plan(outcomes=["broken"] * 9, then_plan_after=0)
