"""Business days as columns: the customers' places, and which days are open there.

A *place* is a country and region, numbered; a region that the country does not have counts by
the country. Only a stretch of days around `as_of` is laid out; dates outside of it are taken as
its first or last day, which is far enough away to decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dunwell.engine.snapshot import Snapshot
from dunwell.kernel.business_days import DaySystem, is_known, table
from dunwell.policy.model import Duration

BACK = timedelta(days=800)
AHEAD = timedelta(days=100)
LEAST_BACK = timedelta(days=31)
FURTHEST = date(9999, 12, 30)
"""The last day that has a day after it."""
PLACE = pl.UInt32()
BUSINESS: frozenset[DaySystem] = frozenset({"business"})


@dataclass(frozen=True, slots=True)
class Calendar:
    """`days`: place, date, is_open, is_known, and `ordinal`: how many open days up to this one."""

    first_on: date
    last_on: date
    place_of_payer: pl.Series
    days: Mapping[DaySystem, pl.DataFrame]

    def add(self, frame: pl.DataFrame, start: str, length: Duration, into: str) -> pl.DataFrame:
        """The date that lies a duration after `start`, by the calendar of the row's payer."""
        if length.unit == "days":
            later = pl.col(start) + pl.duration(days=length.amount)
            return frame.with_columns(later.clip(upper_bound=FURTHEST).alias(into))
        business = self.days["business"]
        targets = business.filter("is_open").select(
            "place", "ordinal", pl.col("date").alias(into)
        )
        return (
            self._with_ordinal(frame, start)
            .with_columns(pl.col("ordinal") + length.amount)
            .join(targets, on=["place", "ordinal"], how="left", maintain_order="left")
            .with_columns(_or_later(into, than=start))
            .drop("place", "ordinal")
        )

    def count_since(
        self, frame: pl.DataFrame, start: str, as_of: date, into: str
    ) -> pl.DataFrame:
        """How many business days lie after `start`, up to and including `as_of`."""
        today = self.days["business"].filter(pl.col("date") == as_of)
        ordinals = today.select("place", today="ordinal")
        return (
            self._with_ordinal(frame, start)
            .join(ordinals, on="place", how="left", maintain_order="left")
            .with_columns((pl.col("today") - pl.col("ordinal")).alias(into))
            .drop("place", "ordinal", "today")
        )

    def with_place(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(place=self.place_of_payer[frame["payer"]])

    def _with_ordinal(self, frame: pl.DataFrame, start: str) -> pl.DataFrame:
        day = pl.col(start).clip(pl.lit(self.first_on), pl.lit(self.last_on - AHEAD))
        known = self.days["business"].select("place", "ordinal", day="date")
        return (
            self.with_place(frame)
            .with_columns(day=day)
            .join(known, on=["place", "day"], how="left", maintain_order="left")
            .drop("day")
        )


def _or_later(name: str, *, than: str) -> pl.Expr:
    """A day beyond what is laid out is its own end: no business days are counted out there."""
    start = pl.col(than).clip(upper_bound=FURTHEST)
    return pl.when(pl.col(name) < start).then(start).otherwise(name).alias(name)


def lay_out(snapshot: Snapshot, *, as_of: date, systems: frozenset[DaySystem]) -> Calendar:
    """The open days of every customer's place, for each system that a policy uses."""
    places, place_of_payer = _places(snapshot.customers)
    first_on, last_on = _stretch(snapshot, as_of)
    days = {
        system: _days(places, first_on, last_on, system)
        for system in sorted(systems | BUSINESS)
    }
    return Calendar(first_on, last_on, place_of_payer, days)


def _places(customers: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    lived_in = customers.select("country", "region")
    places = lived_in.unique().sort("country", "region").with_row_index("place")
    numbered = lived_in.join(
        places, on=["country", "region"], how="left", nulls_equal=True, maintain_order="left"
    )
    return places, numbered["place"].cast(PLACE)


def _stretch(snapshot: Snapshot, as_of: date) -> tuple[date, date]:
    """From the oldest day that a hold, a promise or fresh data counts from, to the next weeks."""
    dates = pl.concat(
        [
            snapshot.holds.filter(pl.col("until_on").is_null())["from_on"],
            snapshot.holds["until_on"],
            snapshot.promises.filter(pl.col("status") == "open")["due_on"],
            snapshot.entities["fresh_on"],
        ]
    )
    earliest, latest = dates.min(), dates.max()
    assert earliest is None or isinstance(earliest, date)
    assert latest is None or isinstance(latest, date)
    first_on = max(min(earliest or as_of, as_of - LEAST_BACK), as_of - BACK)
    last_on = min(max(latest or as_of, as_of), as_of + BACK) + AHEAD
    return first_on, last_on


def _days(
    places: pl.DataFrame, first_on: date, last_on: date, system: DaySystem
) -> pl.DataFrame:
    laid_out = table(
        places.select("country", "region").iter_rows(),
        first_on=first_on, last_on=last_on, days=system,
    )  # fmt: skip
    countries = {country: is_known(country) for country in places["country"].unique()}
    return (
        laid_out.join(places, on=["country", "region"], nulls_equal=True)
        .with_columns(is_known=pl.col("country").replace_strict(countries, default=False))
        .sort("place", "date")
        .select(
            pl.col("place").cast(PLACE), "date", "is_open", "is_known",
            ordinal=pl.col("is_open").cum_sum().over("place").cast(pl.Int64),
        )
    )  # fmt: skip
