"""What the law's own limits leave, in calendar days on the customer's clock (a part of G2).

Attempts that ask for money count, answered or not. The debts of one creditor, an entity of ours,
count together, and those of another apart; an attempt that does not say what it was about
counts for both. A talk counts whoever called.
"""

from __future__ import annotations

from datetime import time, timedelta

import polars as pl

from dunwell.engine import windows
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.law.wording import limit_in_words, not_known_in_words, quiet_in_words
from dunwell.policy.model import ContactLaw, LegalLimit, LegalQuiet

TODAY = "today there"
MIDNIGHT = time(0)
SAID = pl.String()
INSTANT = windows.INSTANT


def add_history(rows: pl.DataFrame, snapshot: Snapshot, law: ContactLaw) -> pl.DataFrame:
    """Add today's date where each customer is, and the days that each limit and quiet counts."""
    days = [limit.days for limit in law.limits] + [quiet.days for quiet in law.quiet]
    if not days:
        return rows
    moments = rows.select("ladder", "payer", "entity_id", "zone", "planned_at").unique(
        "ladder", maintain_order=True
    )
    here = _on_their_clock(moments, "planned_at", TODAY)
    past = _dated(_about_their_debts(here, snapshot), longest=max(days))
    parts = [
        here.select("ladder", TODAY),
        *(_used(past, limit, number) for number, limit in enumerate(law.limits)),
        *(_talked(past, quiet, number) for number, quiet in enumerate(law.quiet)),
    ]
    for part in parts:
        rows = rows.join(part, on="ladder", how="left", maintain_order="left")
    return rows


def tightened(rows: pl.DataFrame, law: ContactLaw, ahead: pl.Expr) -> pl.DataFrame:
    """Lower `contacts_left` to what the law leaves, and say whose limit it is.

    `ahead` counts the rows of the same ladder that go before each; it is asked of a column
    `is_of_limit` that says which rows a limit counts.
    """
    if law.not_known:
        return rows.with_columns(
            contacts_left=pl.lit(None, dtype=pl.Int64),
            contacts_free_at=pl.lit(None, dtype=INSTANT),
            limit_says=pl.lit(not_known_in_words(law.not_known)),
        )
    rows = rows.with_columns(limit_says=pl.lit(None, dtype=SAID))
    for number, quiet in enumerate(law.quiet):
        rows = _kept_quiet(rows, quiet, number)
    for number, limit in enumerate(law.limits):
        counted = rows.with_columns(is_of_limit=pl.col("would_go") & _is_on(limit.channels))
        rows = _kept_below(counted.with_columns(ahead=ahead), limit, number)
    return rows.drop("is_of_limit", "ahead", strict=False)


def _about_their_debts(moments: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """Contacts up to the planned moment, with each ladder whose creditor they were about."""
    seen = (
        snapshot.contacts.select(
            "payer", "at", "channel", "direction", "outcome", "asks_for_money", "item_ids"
        )
        .join(moments, on="payer", how="inner")
        .filter(pl.col("at") <= pl.col("planned_at"))
        .with_row_index("contact")
    )
    owners = snapshot.items.select("item_id", owner="entity_id").unique("item_id")
    named = pl.when(pl.col("item_ids").list.len() > 0).then("item_ids").otherwise([None])
    is_theirs = pl.col("owner").is_null() | (pl.col("owner") == pl.col("entity_id"))
    about = (
        seen.select("contact", "entity_id", item_id=named)
        .explode("item_id")
        .join(owners, on="item_id", how="left")
        .filter(is_theirs)
    )
    return seen.join(about, on="contact", how="semi", maintain_order="left")


def _dated(past: pl.DataFrame, *, longest: int) -> pl.DataFrame:
    """With the day of each contact on the customer's clock; none older than anything counts."""
    near = past.filter(pl.col("at") > pl.col("planned_at") - timedelta(days=longest + 1))
    return _on_their_clock(near, "at", "on")


def _on_their_clock(frame: pl.DataFrame, moment: str, into: str) -> pl.DataFrame:
    """The local date of a moment; by UTC where the clock is not known, and G1 waits anyway."""
    empty = frame.clear().with_columns(pl.lit(None, dtype=pl.Date).alias(into))
    parts = [
        part.with_columns(
            pl.col(moment)
            .dt.convert_time_zone(str(zone) if windows.is_clock(zone) else "UTC")
            .dt.date()
            .alias(into)
        )
        for (zone,), part in frame.partition_by(
            "zone", as_dict=True, maintain_order=True
        ).items()
    ]
    return pl.concat([empty, *parts])


def _used(past: pl.DataFrame, limit: LegalLimit, number: int) -> pl.DataFrame:
    """The days of the attempts that a limit counts, newest first."""
    is_attempt = pl.col("direction") == "out"
    asks = pl.col("asks_for_money").fill_null(value=True)
    starts = pl.col(TODAY) - timedelta(days=limit.days)
    return (
        past.filter(is_attempt, asks, _is_on(limit.channels), pl.col("on") > starts)
        .group_by("ladder")
        .agg(pl.col("on").sort(descending=True).alias(_name("used", number)))
    )


def _talked(past: pl.DataFrame, quiet: LegalQuiet, number: int) -> pl.DataFrame:
    """The day on which the quiet after the last conversation is over, where it is not yet."""
    over = pl.col("on").max() + timedelta(days=quiet.days)
    return (
        past.filter(outcome="conversation")
        .group_by("ladder")
        .agg(over.alias(_name("quiet", number)), pl.col(TODAY).first())
        .filter(pl.col(_name("quiet", number)) > pl.col(TODAY))
        .drop(TODAY)
    )


def _kept_quiet(rows: pl.DataFrame, quiet: LegalQuiet, number: int) -> pl.DataFrame:
    over = _name("quiet", number)
    holds = pl.col(over).is_not_null() & _is_on(quiet.channels)
    ends = windows.instants_on(rows, over, MIDNIGHT)
    return rows.with_columns(
        is_quiet_period=pl.col("is_quiet_period") | holds,
        contacts_free_at=_later(pl.when(holds).then(ends)),
        limit_says=_first_said(holds, quiet_in_words(quiet)),
    )


def _kept_below(rows: pl.DataFrame, limit: LegalLimit, number: int) -> pl.DataFrame:
    used, ahead = pl.col(_name("used", number)), pl.col("ahead")
    left = limit.most - used.list.len().fill_null(0).cast(pl.Int64) - ahead
    holds = _is_on(limit.channels) & (left < 1)
    nth = used.list.get(limit.most - 1 - ahead, null_on_oob=True)
    newest_to_leave = pl.when(ahead >= limit.most).then(TODAY).otherwise(nth)
    dated = rows.with_columns(free_on=newest_to_leave + timedelta(days=limit.days))
    free_at = windows.instants_on(dated, "free_on", MIDNIGHT)
    kept = rows.with_columns(
        contacts_left=pl.when(holds)
        .then(pl.min_horizontal("contacts_left", left))
        .otherwise("contacts_left"),
        contacts_free_at=_later(pl.when(holds).then(free_at)),
        limit_says=_first_said(holds, limit_in_words(limit)),
    )
    if limit.most:
        return kept
    never = pl.when(~holds).then("contacts_free_at")
    return kept.with_columns(contacts_free_at=never)


def _later(moment: pl.Expr) -> pl.Expr:
    return pl.max_horizontal("contacts_free_at", moment)


def _first_said(holds: pl.Expr, sentence: str) -> pl.Expr:
    return pl.coalesce("limit_says", pl.when(holds).then(pl.lit(sentence)))


def _is_on(channels: tuple[str, ...]) -> pl.Expr:
    return pl.col("channel").is_in(list(channels))


def _name(what: str, number: int) -> str:
    return f"{what} by law {number}"
