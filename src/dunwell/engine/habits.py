"""How a customer usually pays, counted from their own payments: no model, and no other customer.

A year is cut into weeks of seven days that end on the day itself. The chance of a payment without
a contact is a share of weeks: those in which nobody asked for money and a payment came, of all
in which nobody asked, since the week of the first payment. Under six payments it is not known.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from dunwell.engine.snapshot import Snapshot

LEAST_PAYMENTS = 6
WEEK = 7
YEAR = timedelta(days=52 * WEEK)


def of_paying(snapshot: Snapshot, as_of: date) -> pl.DataFrame:
    """`payer`, `p_pay_7d` and `days_between_payments`, for those who paid often enough."""
    paid = _in_the_year(
        snapshot.payments.filter(pl.col("amount") > 0).select("payer", day="paid_on"), as_of
    )
    known = paid.group_by("payer").agg(payments=pl.len(), first_week=pl.col("week").max())
    often = known.filter(pl.col("payments") >= LEAST_PAYMENTS).sort("payer")
    regular = paid.join(often, on="payer", how="semi").unique(["payer", "day"])
    return (
        often.join(_asked(snapshot, often, as_of), on="payer", how="left")
        .join(_weeks_paid(regular, often, snapshot, as_of), on="payer", how="left")
        .join(_waits(regular), on="payer", how="left")
        .with_columns(unasked=pl.col("first_week") - pl.col("asked").fill_null(0))
        .select(
            "payer",
            "days_between_payments",
            p_pay_7d=pl.when(pl.col("unasked") > 0).then(
                pl.col("paid").fill_null(0) / pl.col("unasked")
            ),
        )
    )


def _in_the_year(days: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Each day with its week: 0 for the last seven days, 51 for those almost a year ago."""
    within = days.filter(pl.col("day") > as_of - YEAR, pl.col("day") <= as_of)
    week = (pl.lit(as_of) - pl.col("day")).dt.total_days() // WEEK
    return within.with_columns(week=week)


def _asking(snapshot: Snapshot, often: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The weeks since the first payment's in which somebody asked for money."""
    asks = (pl.col("direction") == "out") & pl.col("asks_for_money").fill_null(value=True)
    days = snapshot.contacts.filter(asks).select("payer", day=pl.col("at").dt.date())
    return _since_first(_in_the_year(days, as_of), often)


def _asked(snapshot: Snapshot, often: pl.DataFrame, as_of: date) -> pl.DataFrame:
    asking = _asking(snapshot, often, as_of)
    return asking.group_by("payer").agg(asked=pl.len().cast(pl.Int64))


def _weeks_paid(
    regular: pl.DataFrame, often: pl.DataFrame, snapshot: Snapshot, as_of: date
) -> pl.DataFrame:
    """How many weeks since the first payment's had a payment and no contact."""
    unasked = _since_first(regular, often).join(
        _asking(snapshot, often, as_of), on=["payer", "week"], how="anti"
    )
    return unasked.group_by("payer").agg(paid=pl.len().cast(pl.Int64))


def _since_first(weeks: pl.DataFrame, often: pl.DataFrame) -> pl.DataFrame:
    """Each week once, later than that of the first payment, by which we came to know them."""
    joined = weeks.join(often, on="payer", how="inner")
    later = joined.filter(pl.col("week") < pl.col("first_week"))
    return later.select("payer", "week").unique()


def _waits(regular: pl.DataFrame) -> pl.DataFrame:
    """The median of the days from one day with a payment to the next; of two middles the lower."""
    wait = pl.col("day").diff().over("payer").dt.total_days()
    waits = regular.sort("payer", "day").with_columns(wait=wait)
    return waits.group_by("payer").agg(
        days_between_payments=pl.col("wait").quantile(0.5, "lower").cast(pl.Int64)
    )
