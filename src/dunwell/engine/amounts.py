"""What is asked, per currency; and the same in the entity's currency, where rates allow it.

Amounts in different currencies are never added. Conditions and limits look at *judged* rows: one
a ladder where everything could be put into the entity's currency, else one a currency.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from dunwell.engine.portfolio import Portfolio
from dunwell.engine.snapshot import RATE_DIGITS, Snapshot
from dunwell.facts.fact import CURRENCY_SCALE
from dunwell.kernel.currencies import DECIMALS

SCALES = pl.DataFrame(
    {
        "currency": list(DECIMALS),
        CURRENCY_SCALE: [10**places for places in DECIMALS.values()],
    },
    schema={"currency": pl.String(), CURRENCY_SCALE: pl.Int64()},
)
IS_OVERDUE = pl.col("days_past_due") > 0
ASKED = (
    pl.col("left").sum().alias("open"),
    pl.when(IS_OVERDUE).then("left").otherwise(0).sum().alias("overdue"),
)
"""What a group of counted items comes to. Items of one group are of one currency."""


def per_currency(counted: pl.DataFrame, summary: pl.DataFrame) -> pl.DataFrame:
    """`open` and `overdue` by ladder and currency, after credits.

    The summary has added up already where a ladder has one currency, as nearly all have.
    """
    plain = summary.filter(~pl.col("is_mixed")).select("ladder", "currency", "open", "overdue")
    mixed = summary.filter("is_mixed").select("ladder")
    items = counted.join(mixed, on="ladder", how="semi")
    names = pl.col("currency").cast(pl.String)
    if items.is_empty():
        return plain.with_columns(names)
    together = pl.concat([plain, of_items(items)])
    return together.sort("ladder", maintain_order=True).with_columns(names)


def of_items(items: pl.DataFrame) -> pl.DataFrame:
    """The same, straight from the items."""
    return items.group_by("ladder", "currency").agg(ASKED).sort("ladder", "currency")


def judged(
    amounts: pl.DataFrame, portfolio: Portfolio, snapshot: Snapshot, *, names: frozenset[str]
) -> pl.DataFrame:
    """The same amounts as conditions see them, with `currency` and `currency_scale`.

    `names` are the facts that conditions read; `credits` and `disputed` are added for those only.
    """
    whole = _with_asides(_with_nothing(amounts, portfolio), portfolio, names)
    own = whole.join(SCALES, on="currency", how="left", maintain_order="left").with_columns(
        pl.col(CURRENCY_SCALE).fill_null(1)
    )
    if snapshot.entities.is_empty():
        return own
    money = [name for name in whole.columns if name not in ("ladder", "currency")]
    rated = _with_entity_currency(own, portfolio, snapshot)
    convertible = pl.col("rate").is_not_null().all().over("ladder")
    alone = rated.filter(~convertible).select(own.columns)
    together = (
        rated.filter(convertible)
        .with_columns(_converted(name) for name in money)
        .group_by("ladder")
        .agg(
            pl.col("entity_currency").first().alias("currency"),
            *(pl.col(name).sum() for name in money),
            pl.col("entity_scale").first().alias(CURRENCY_SCALE),
        )
        .select(own.columns)
    )
    return pl.concat([alone, together]).sort("ladder", "currency")


def judged_items(items: pl.DataFrame, portfolio: Portfolio, snapshot: Snapshot) -> pl.DataFrame:
    """What some of the counted items come to, as limits see it."""
    owed = of_items(items).with_columns(pl.col("currency").cast(pl.String))
    whose = portfolio.ladders.join(items.select("ladder"), on="ladder", how="semi")
    part = Portfolio(whose, portfolio.debts.clear(), portfolio.credits.clear())
    return judged(owed, part, snapshot, names=frozenset())


def _with_asides(
    amounts: pl.DataFrame, portfolio: Portfolio, names: frozenset[str]
) -> pl.DataFrame:
    """What is owed but not asked for, and what is owed to them, in the currencies that count."""
    asides = {"credits": _credited, "disputed": _disputed}
    for name in sorted(names & set(asides)):
        aside = asides[name](portfolio).with_columns(pl.col("currency").cast(pl.String))
        joined = amounts.join(
            aside, on=["ladder", "currency"], how="left", maintain_order="left"
        )
        amounts = joined.with_columns(pl.col(name).fill_null(0))
    return amounts


def _credited(portfolio: Portfolio) -> pl.DataFrame:
    return portfolio.credits.select("ladder", "currency", credits="credit")


def _disputed(portfolio: Portfolio) -> pl.DataFrame:
    disputed = pl.min_horizontal("disputed", pl.col("asked") + pl.col("disputed")).sum()
    return portfolio.debts.group_by("ladder", "currency").agg(disputed=disputed)


def _with_nothing(amounts: pl.DataFrame, portfolio: Portfolio) -> pl.DataFrame:
    """Ladders where nothing counts owe nought, of no currency; their other facts still hold."""
    bare = portfolio.ladders.select("ladder").join(amounts, on="ladder", how="anti")
    nought = pl.lit(0, dtype=pl.Int64)
    rows = bare.select(
        "ladder", currency=pl.lit(None, dtype=pl.String), open=nought, overdue=nought
    )
    if rows.is_empty():
        return amounts
    return pl.concat([amounts, rows]).sort("ladder", maintain_order=True)


def latest_rates(snapshot: Snapshot) -> pl.DataFrame:
    """`currency`, `entity_currency`, `rate`: the newest known rate of each pair."""
    return (
        snapshot.rates.sort("on")
        .group_by("currency", entity_currency="to_currency", maintain_order=True)
        .agg(pl.col("rate").last())
    )


def is_at_or_below(limit: Decimal) -> pl.Expr:
    """Whether `open` is at or below a limit in major units; exact in every currency."""
    numerator, denominator = limit.as_integer_ratio()
    return pl.col("open") * denominator <= pl.col(CURRENCY_SCALE) * numerator


def is_at_least(limit: Decimal) -> pl.Expr:
    """Whether `open` reaches a limit in major units."""
    numerator, denominator = limit.as_integer_ratio()
    return pl.col("open") * denominator >= pl.col(CURRENCY_SCALE) * numerator


def _with_entity_currency(
    amounts: pl.DataFrame, portfolio: Portfolio, snapshot: Snapshot
) -> pl.DataFrame:
    """Each row with its entity's currency and the rate to it; null where there is none."""
    entities = snapshot.entities.select("entity_id", entity_currency="currency")
    scales = SCALES.rename({"currency": "entity_currency", CURRENCY_SCALE: "entity_scale"})
    owed_to = (
        portfolio.ladders.select("ladder", "entity_id")
        .join(entities, on="entity_id", how="left", maintain_order="left")
        .join(scales, on="entity_currency", how="left", maintain_order="left")
        .drop("entity_id")
    )
    is_same = pl.col("currency") == pl.col("entity_currency")
    return (
        amounts.join(owed_to, on="ladder", how="left", maintain_order="left")
        .join(
            latest_rates(snapshot),
            on=["currency", "entity_currency"], how="left", maintain_order="left",
        )
        .with_columns(rate=pl.when(is_same).then(10**RATE_DIGITS).otherwise("rate"))
    )  # fmt: skip


def _converted(name: str) -> pl.Expr:
    """Amount x rate in the other currency's decimals, half up to the minor unit, in 128 bits."""
    wide = pl.col(name).cast(pl.Int128) * pl.col("rate").cast(pl.Int128)
    scaled = wide * pl.col("entity_scale").cast(pl.Int128)
    divisor = pl.col(CURRENCY_SCALE).cast(pl.Int128) * 10**RATE_DIGITS
    half_up: pl.Expr = (scaled * 2 + divisor) // (divisor * 2)
    return half_up.cast(pl.Int64).alias(name)
