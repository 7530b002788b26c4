"""What was said and paid before, as far as it decides today: good faith, and steps taken."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from dunwell.engine.amounts import SCALES, latest_rates
from dunwell.engine.portfolio import Portfolio
from dunwell.engine.snapshot import RATE_DIGITS, UNCERTAIN, UNDONE, Snapshot
from dunwell.facts.fact import CURRENCY_SCALE
from dunwell.policy.model import GoodFaith

WHOLE_BP = 10_000


def good_faith(
    judged: pl.DataFrame, portfolio: Portfolio, snapshot: Snapshot, rule: GoodFaith | None
) -> pl.DataFrame:
    """`ladder`, `good_faith_until`: where one payment reached the share of what is overdue."""
    if rule is None:
        return pl.DataFrame(schema={"ladder": pl.Int64(), "good_faith_until": pl.Date()})
    holds = timedelta(days=rule.holds_days)
    recent = pl.col("paid_on") > snapshot.as_of - holds
    paid = _against_overdue(judged, portfolio, snapshot, snapshot.payments.filter(recent))
    return (
        paid.filter(_reaches(rule))
        .group_by("ladder")
        .agg(good_faith_until=pl.col("paid_on").max() + holds)
        .sort("ladder")
    )


def paid_enough(
    judged: pl.DataFrame, portfolio: Portfolio, snapshot: Snapshot, rule: GoodFaith | None
) -> pl.DataFrame:
    """`ladder`, `day`: every payment that is no token, or may not be one for all we know.

    Without a share that makes good faith, any payment is one.
    """
    paid = _against_overdue(judged, portfolio, snapshot, snapshot.payments)
    is_one = pl.lit(value=True) if rule is None else _reaches(rule).fill_null(value=True)
    return paid.filter(is_one).select("ladder", day="paid_on")


def _against_overdue(
    judged: pl.DataFrame, portfolio: Portfolio, snapshot: Snapshot, payments: pl.DataFrame
) -> pl.DataFrame:
    """Each payment beside what is overdue, `paid` in the same currency; null without a rate."""
    received = payments.filter(pl.col("amount") > 0).select(
        "payer", "paid_on", "amount", paid_in="currency"
    )
    payers = portfolio.ladders.select("ladder", "payer")
    owed = judged.filter(pl.col("overdue") > 0).join(payers, on="ladder", how="inner")
    return _in_currency_of(owed.join(received, on="payer", how="inner"), snapshot)


def _reaches(rule: GoodFaith) -> pl.Expr:
    """Whether a payment is the share of what is overdue."""
    share = pl.col("overdue").cast(pl.Int128) * rule.share_bp
    return pl.col("paid").cast(pl.Int128) * WHOLE_BP >= share


def contacted_already(
    rows: pl.DataFrame, listed: pl.DataFrame, ahead: pl.DataFrame, snapshot: Snapshot
) -> pl.Series:
    """Whether each row's step went out on its channel before, about any of the items it lists.

    A step of the ladder is the same only within its episode; one before the due date belongs to
    its items. A contact that does not say what it listed counts for the ladder.
    """
    numbered = rows.select(
        "payer", "ladder", "is_ahead", "number", "channel", stage="earned"
    ).with_row_index("row")
    sent = snapshot.contacts.filter(pl.col("direction") == "out", pl.col("stage").is_not_null())
    said = sent.select(
        "payer", "episode", item_id="item_ids", said_stage="stage", said_on="channel"
    )
    pairs = numbered.join(said, on="payer", how="inner").filter(
        pl.col("stage") == pl.col("said_stage"), pl.col("channel") == pl.col("said_on")
    )
    same = pairs.filter(~pl.col("is_ahead"), pl.col("episode") == pl.col("number"))
    names_none = same.filter(pl.col("item_id").list.len().fill_null(0) == 0)
    seen = pl.concat(
        [names_none["row"], _about(same, listed), _about(pairs.filter("is_ahead"), ahead)]
    )
    return numbered["row"].is_in(seen.unique().implode())


def _about(said: pl.DataFrame, listed: pl.DataFrame) -> pl.Series:
    """The rows of which a contact named an item that is listed."""
    named = said.explode("item_id").drop_nulls("item_id")
    items = listed.select("ladder", "item_id").join(named, on="ladder", how="semi")
    return named.join(items, on=["ladder", "item_id"], how="semi")["row"]


def _in_currency_of(paid: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Payments in the currency they are compared in; null where there is no rate to it."""
    scales = SCALES.rename({"currency": "paid_in", CURRENCY_SCALE: "paid_scale"})
    rates = latest_rates(snapshot).rename(
        {"currency": "paid_in", "entity_currency": "currency"}
    )
    joined = paid.join(scales, on="paid_in", how="left").join(
        rates, on=["paid_in", "currency"], how="left"
    )
    is_same = pl.col("paid_in") == pl.col("currency")
    rate = pl.when(is_same).then(10**RATE_DIGITS).otherwise("rate").cast(pl.Int128)
    wide = pl.col("amount").cast(pl.Int128) * rate * pl.col(CURRENCY_SCALE).cast(pl.Int128)
    divisor = pl.col("paid_scale").cast(pl.Int128) * 10**RATE_DIGITS
    return joined.with_columns(paid=wide // divisor)


def with_episode(steps: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Add `number`: the episode that is open, or the one that this step opens.

    Opening takes one more than the highest that any contact belonged to. A call that nobody made
    is no contact, and a message that may not have left opened nothing: should the step come again,
    it is the same one, and waits for somebody who knows.
    """
    left = pl.col("outcome").ne_missing(UNCERTAIN) & (pl.col("direction") != UNDONE)
    opened = (
        snapshot.contacts.filter(left)
        .group_by("payer")
        .agg(next_episode=pl.col("episode").max().fill_null(0) + 1)
    )
    joined = steps.join(opened, on="payer", how="left", maintain_order="left")
    opens = pl.col("next_episode").fill_null(1)
    number = pl.when(pl.col("episode") > 0).then("episode").otherwise(opens)
    return joined.with_columns(number=number).drop("next_episode")
