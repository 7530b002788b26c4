"""Days around a due date, as people say them; for one row and for a column alike."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from dunwell.engine import due_words
from dunwell.engine.explain import explain
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.parse import parse
from tests.support.books import AS_OF, POLICY, customer, decided, frames, item, only


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-14, "falls due in 14 days"),
        (-2, "falls due in 2 days"),
        (-1, "falls due tomorrow"),
        (0, "falls due today"),
        (1, "fell due yesterday"),
        (2, "fell due 2 days ago"),
    ],
)
def test_how_an_item_stands(days: int, says: str) -> None:
    column = pl.DataFrame({"days": [days]}).select(due_words.standing(pl.col("days")))
    assert due_words.stands(days) == column.item() == says


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (0, "on the due date"),
        (1, "a day after the due date"),
        (14, "14 days after the due date"),
    ],
)
def test_when_a_step_comes(day: int, says: str) -> None:
    column = pl.DataFrame({"day": [day]}).select(due_words.step_days(pl.col("day")))
    assert due_words.step_day(day) == column.item() == says


@pytest.mark.parametrize("ahead", [1, 3])
def test_nothing_is_past_due_before_its_date(ahead: int) -> None:
    """Not "-1 days past due": nobody says that."""
    tables = {
        "customers": [customer(episode=0)],
        "items": [item("a", AS_OF + timedelta(days=ahead), told_stage="heads_up")],
    }
    policies = compile_policies(parse(POLICY).policies)
    snapshot = accept(frames(tables), as_of=AS_OF)
    (told,) = explain(snapshot, policies=policies, customer_id="carol", as_of=AS_OF).ladders
    words = [
        *only(decided(tables))["reasons"],
        *(fact.value for fact in told.facts),
        *(stage.why for stage in told.stages),
    ]
    assert not [word for word in words if "past due" in word or "-1" in word or "-3" in word]
    standing = f"a {due_words.stands(-ahead)}"
    assert any(standing in word for word in words)
    assert f"Comes a day after the due date; {standing}." in words
