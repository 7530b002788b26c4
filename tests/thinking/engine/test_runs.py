"""Counting and adding up over rows that stand together, without making groups."""

from __future__ import annotations

import polars as pl

from dunwell.engine.runs import runs

KEYS = pl.Series([4, 4, 4, 7, 9, 9])
MOST = 2**62


def test_each_run_is_counted_and_added_up_alone() -> None:
    own = runs(KEYS)
    assert own.firsts.to_list() == [0, 3, 4]
    assert own.lengths().to_list() == [3, 1, 2]
    assert own.sums(pl.Series("owed", [1, 2, 3, 10, -5, 5])).to_list() == [6, 10, 0]
    assert own.sums(pl.Series([True, False, True, True, False, False])).to_list() == [2, 1, 0]


def test_a_running_total_that_wraps_around_still_gives_each_run_its_own_sum() -> None:
    money = pl.Series([MOST, MOST - 1, 0, MOST, MOST, -MOST])
    assert sum(money) > 2**63
    assert runs(KEYS).sums(money).to_list() == [2 * MOST - 1, MOST, 0]


def test_only_a_run_of_two_values_varies() -> None:
    assert runs(KEYS).vary(pl.Series([0, 0, 1, 1, 0, 0])).to_list() == [True, False, False]


def test_of_no_rows_there_are_no_runs() -> None:
    own = runs(KEYS.clear())
    assert own.lengths().is_empty()
    assert own.sums(KEYS.clear()).is_empty()
    assert own.vary(KEYS.clear()).is_empty()
