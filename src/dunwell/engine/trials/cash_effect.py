"""What more or fewer contacts may have meant for cash: a model from the firm's own past.

Each day of an overdue debt is compared: a contact listed it that day, or none had for a week; and
was it settled within the next seven days? The difference in that share, by how old the debt was,
is taken for the effect of a contact. It is applied to the money that the policy would have asked
for more, or less, than was really asked. The interval comes from drawing the customers again,
four hundred times, so that one large customer cannot look like certainty.

It is no experiment: who was contacted differed from who was not. Where there is too little to
compare, the answer is that it cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dunwell.engine.portfolio import DEBTS
from dunwell.engine.trials.past import Past
from dunwell.kernel.money import Money

WEEK = 7
BANDS = (*range(1, 15), 15, 18, 22, 29, 36, 43, 50, 61, 76, 91)
"""Days past due at which a band begins; past the last one nothing is compared.

Young debts are compared day by day: whoever waits a day longer is a day nearer to paying anyway.
"""
LEAST_DAYS = 20
LEAST_CUSTOMERS = 10
DRAWS = 400
LEVEL_PERCENT = 90
WHOLE_BP = 10_000
COVERED_PERCENT = 80

TOO_THIN = (
    "The effect on cash cannot be told: there is too little of the firm's own past in which "
    "overdue debts were contacted, and others of the same age were not."
)
NOT_COVERED = (
    "The effect on cash cannot be told: most of the contacts that differ are at ages of debt "
    "of which the firm's own past says too little."
)


@dataclass(frozen=True, slots=True)
class Range:
    """A modelled amount: the middle, and the ends of its interval."""

    middle: Money
    lowest: Money
    highest: Money


@dataclass(frozen=True, slots=True)
class Effect:
    """Modelled, never observed. Above zero: money that comes within a week of a contact."""

    says: str
    level_percent: int
    ranges: tuple[Range, ...]
    compared_days: int
    """Days of debts with a contact that went into the comparison."""
    against_days: int
    """Days of debts without one."""


def effect(past: Past, *, real: pl.DataFrame, made: pl.DataFrame, last: date) -> Effect:
    """The effect of making `made` in place of the `real` contacts, by currency.

    All that was contacted up to `last` is learned from.
    """
    settled = _settled(past)
    seen = _compared(_days_of_debts(past, settled, last), past, last)
    days = _counted(seen)
    changed = _changed(past, real=real, made=made)
    bands = _usable_bands(days)
    compared, against = (int(seen.filter(is_contacted=one).height) for one in (True, False))
    if not bands:
        return Effect(TOO_THIN, LEVEL_PERCENT, (), compared, against)
    covered = changed.filter(pl.col("band").is_in(bands))
    if not _is_mostly_covered(changed, covered):
        return Effect(NOT_COVERED, LEVEL_PERCENT, (), compared, against)
    ranges = tuple(
        _range(days, covered.filter(currency=currency), str(currency))
        for currency in changed["currency"].unique().sort()
    )
    return Effect(_says(ranges), LEVEL_PERCENT, ranges, compared, against)


def _settled(past: Past) -> pl.DataFrame:
    """`item_id`, `settled_on`: when each debt came to nought, null while it has not."""
    return past.movements.group_by("item_id").agg(
        settled_on=pl.when(pl.col("amount").sum() <= 0).then(pl.col("happened_on").max())
    )


def _days_of_debts(past: Past, settled: pl.DataFrame, last: date) -> pl.DataFrame:
    """Each day on which a debt was overdue and open, as long as the week after it is known."""
    due = pl.max_horizontal("due_on", "deferred_until")
    until = pl.min_horizontal(
        pl.col("settled_on").fill_null(last),
        pl.lit(last - timedelta(days=WEEK)),
        due + timedelta(days=BANDS[-1] - 1),
    )
    return (
        past.items.filter(pl.col("kind").is_in(DEBTS))
        .join(settled, on="item_id", how="inner")
        .select("item_id", "customer_id", "settled_on", due=due, until=until)
        .filter(pl.col("until") > pl.col("due"))
        .with_columns(
            on=pl.date_ranges(pl.col("due") + timedelta(days=1), "until", closed="both")
        )
        .explode("on")
        .with_columns(
            days_past_due=(pl.col("on") - pl.col("due")).dt.total_days(),
            is_settled=(pl.col("settled_on") < pl.col("on") + timedelta(days=WEEK)).fill_null(
                value=False
            ),
        )
    )


def _compared(days: pl.DataFrame, past: Past, last: date) -> pl.DataFrame:
    """Days on which a contact listed the debt, and days with none then nor in the week before."""
    told = (
        _asking(past.contacts)
        .explode("item_ids")
        .select(item_id="item_ids", contacted_on=pl.col("at").dt.date())
        .drop_nulls()
        .filter(pl.col("contacted_on") <= last)
        .unique()
        .sort("contacted_on")
    )
    joined = days.sort("on").join_asof(
        told, left_on="on", right_on="contacted_on", by="item_id", strategy="backward",
        check_sortedness=False,
    )  # fmt: skip
    since = (pl.col("on") - pl.col("contacted_on")).dt.total_days()
    is_contacted = (since == 0).fill_null(value=False)
    return (
        joined.with_columns(is_contacted=is_contacted, since=since, band=_band())
        .filter(pl.col("is_contacted") | pl.col("since").is_null() | (pl.col("since") >= WEEK))
        .select("customer_id", "band", "is_contacted", "is_settled")
    )


def _asking(contacts: pl.DataFrame) -> pl.DataFrame:
    """What we said to ask for money."""
    asks = pl.col("asks_for_money").fill_null(value=True)
    return contacts.filter(pl.col("direction") == "out", asks)


def _band() -> pl.Expr:
    """The number of the band of `days_past_due`; null outside of all of them."""
    found = pl.lit(None, dtype=pl.Int64)
    for number, (begins, ends) in enumerate(zip(BANDS, BANDS[1:], strict=False)):
        within = pl.col("days_past_due").is_between(begins, ends - 1)
        found = pl.when(within).then(pl.lit(number, dtype=pl.Int64)).otherwise(found)
    return found


def _counted(seen: pl.DataFrame) -> pl.DataFrame:
    """One row a customer and band: days with and without a contact, and those that led to money."""
    with_contact, settled = pl.col("is_contacted"), pl.col("is_settled")
    return (
        seen.group_by("customer_id", "band")
        .agg(
            asked=with_contact.sum().cast(pl.Int64),
            asked_paid=(with_contact & settled).sum().cast(pl.Int64),
            left=(~with_contact).sum().cast(pl.Int64),
            left_paid=(~with_contact & settled).sum().cast(pl.Int64),
        )
        .sort("customer_id", "band")
    )


def _usable_bands(days: pl.DataFrame) -> list[int]:
    """Bands in which enough debts of enough customers were contacted, and enough were not."""
    enough = (
        days.group_by("band")
        .agg(
            pl.col("asked", "left").sum(),
            asked_of=(pl.col("asked") > 0).sum(),
            left_of=(pl.col("left") > 0).sum(),
        )
        .filter(
            pl.col("asked") >= LEAST_DAYS,
            pl.col("left") >= LEAST_DAYS,
            pl.col("asked_of") >= LEAST_CUSTOMERS,
            pl.col("left_of") >= LEAST_CUSTOMERS,
        )
    )
    return sorted(enough["band"].to_list())


def _changed(past: Past, *, real: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """`currency`, `band`, `amount`: overdue money asked for more (or less) often than really."""
    both = pl.concat(
        [
            _asking(frame)
            .select(item_id="item_ids", on=pl.col("at").dt.date(), times=pl.lit(sign))
            .explode("item_id")
            .drop_nulls("item_id")
            for frame, sign in ((made, 1), (real, -1))
        ]
    )
    open_then = (
        both.select("item_id", "on")
        .unique()
        .join(past.movements, on="item_id", how="inner")
        .filter(pl.col("happened_on") < pl.col("on"))
        .group_by("item_id", "on")
        .agg(open=pl.col("amount").sum())
    )
    due = pl.max_horizontal("due_on", "deferred_until")
    return (
        both.join(open_then, on=["item_id", "on"], how="inner")
        .join(past.items.select("item_id", "currency", due=due), on="item_id", how="inner")
        .with_columns(days_past_due=(pl.col("on") - pl.col("due")).dt.total_days())
        .filter(pl.col("days_past_due") > 0, pl.col("open") > 0)
        .group_by("currency", band=_band().fill_null(-1))
        .agg(amount=(pl.col("open") * pl.col("times")).sum())
        .sort("currency", "band")
    )


def _is_mostly_covered(changed: pl.DataFrame, covered: pl.DataFrame) -> bool:
    whole, part = (int(frame["amount"].abs().sum()) for frame in (changed, covered))
    return part * 100 >= whole * COVERED_PERCENT


def _range(days: pl.DataFrame, changed: pl.DataFrame, currency: str) -> Range:
    """The effect on one currency, and on the same past drawn again and again."""
    customers = days["customer_id"].unique().sort()
    middle = _amount(_gains(days), changed)
    drawn = sorted(
        _amount(_gains(_drawn(days, customers, seed)), changed) for seed in range(DRAWS)
    )
    tail = DRAWS * (100 - LEVEL_PERCENT) // 200
    lowest, highest = drawn[tail], drawn[DRAWS - 1 - tail]
    return Range(*(Money(minor, currency) for minor in (middle, lowest, highest)))


def _drawn(days: pl.DataFrame, customers: pl.Series, seed: int) -> pl.DataFrame:
    """As many customers again, some of them twice; the same for the same seed."""
    again = customers.sample(customers.len(), with_replacement=True, seed=seed)
    times = again.value_counts(name="times")
    return days.join(times, on="customer_id", how="inner").with_columns(
        pl.col("asked", "asked_paid", "left", "left_paid") * pl.col("times").cast(pl.Int64)
    )


def _gains(days: pl.DataFrame) -> pl.DataFrame:
    """By band: how much larger the share that was settled is after a contact, in basis points."""
    return (
        days.group_by("band")
        .agg(pl.col("asked", "asked_paid", "left", "left_paid").sum())
        .filter(pl.col("asked") > 0, pl.col("left") > 0)
        .select(
            "band",
            gain=pl.col("asked_paid") * WHOLE_BP // pl.col("asked")
            - pl.col("left_paid") * WHOLE_BP // pl.col("left"),
        )
    )


def _amount(gains: pl.DataFrame, changed: pl.DataFrame) -> int:
    joined = changed.join(gains, on="band", how="inner")
    parts = joined.select(pl.col("amount").cast(pl.Int128) * pl.col("gain") // WHOLE_BP)
    return int(parts.to_series().sum())


def _says(ranges: Sequence[Range]) -> str:
    parts = [
        f"{one.middle}, and with {LEVEL_PERCENT}% confidence between {one.lowest} and {one.highest}"
        for one in ranges
    ]
    return (
        "Modelled, not observed: money that would have come within a week of being asked for, "
        f"more than really came (below zero: less): {'; '.join(parts) or 'nothing differs'}. "
        "It compares debts that were contacted with others of the same age; it is no experiment."
    )
