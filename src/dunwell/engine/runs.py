"""Counting and adding up over rows that stand together, as those of one ladder do.

Each answer has one row a run. A running total read at the end of each run, less what it was at
the end of the run before, is the run's own: no group is made and no row looked at twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Runs:
    """Which rows begin a run of equal keys, and the place of each run's first row and last."""

    begins: pl.Series
    firsts: pl.Series
    lasts: pl.Series

    def lengths(self) -> pl.Series:
        return self.lasts.cast(pl.Int64) - self.firsts.cast(pl.Int64) + 1

    def sums(self, values: pl.Series) -> pl.Series:
        """The sum of each run. Where the running total wraps around, the difference comes back:
        only a run's own sum has to fit into 64 bits."""
        totals = values.cast(pl.Int64).cum_sum()[self.lasts]
        return totals - totals.shift(1, fill_value=0)

    def vary(self, values: pl.Series) -> pl.Series:
        """Whether a run holds more than one value."""
        changes = (values != values.shift(1)).fill_null(value=False) & ~self.begins
        return self.sums(changes) > 0


def runs(keys: pl.Series) -> Runs:
    """The runs of equal keys, in the order in which they stand."""
    begins = (keys != keys.shift(1)).fill_null(value=True)
    firsts = begins.arg_true()
    lasts = firsts.shift(-1, fill_value=len(keys)) - 1
    return Runs(begins, firsts, lasts)
