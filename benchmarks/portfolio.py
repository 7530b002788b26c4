"""A large made-up portfolio on disk, the same for every run of the same size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

AS_OF = date(2026, 11, 25)
ITEMS_EACH = 5
STAGES = [None, "missed_payment", "check_in", "second_reminder", "follow_up", "help"]


def write(folder: Path, *, items: int) -> None:
    """`items` open items of a fifth as many customers, with contacts, holds and payments."""
    folder.mkdir(parents=True, exist_ok=True)
    customers = items // ITEMS_EACH
    _customers(customers).write_parquet(folder / "customers.parquet")
    _items(items, customers).write_parquet(folder / "items.parquet")
    _contacts(customers).write_parquet(folder / "contacts.parquet")
    _holds(customers).write_parquet(folder / "holds.parquet")
    _payments(customers).write_parquet(folder / "payments.parquet")
    _promises(customers).write_parquet(folder / "promises.parquet")


def _spread(name: str, size: int, salt: int) -> pl.Expr:
    """Whole numbers below `size` that look shuffled, without dice."""
    mixed = ((pl.col(name).cast(pl.UInt64) + salt * 7_919) * 2_654_435_761) % 2**32
    again = ((mixed ^ (mixed // 2**15)) * 2_246_822_519) % 2**32
    return ((again ^ (again // 2**13)) % size).cast(pl.Int64)


def _choice(name: str, values: Sequence[str | None], salt: int) -> pl.Expr:
    picked = _spread(name, len(values), salt)
    return pl.lit(pl.Series(values, dtype=pl.String)).gather(picked)


def _id(name: str, letter: str) -> pl.Expr:
    return pl.format(letter + "{}", pl.col(name).cast(pl.String).str.zfill(8))


def _day(name: str, first: int, last: int, salt: int) -> pl.Expr:
    days = _spread(name, last - first + 1, salt) + first
    return pl.lit(AS_OF) + pl.duration(days=days)


def _numbers(count: int) -> pl.DataFrame:
    return pl.DataFrame({"n": pl.int_range(count, eager=True)})


def _customers(count: int) -> pl.DataFrame:
    stage = _choice("n", STAGES, 3)
    channels = pl.Series([["email"], ["email", "call"], ["email", "sms", "call"], ["letter"]])
    return _numbers(count).select(
        customer_id=_id("n", "C"),
        entity_id=_choice("n", ["north", "south"], 1),
        country=_choice("n", ["GB", "GB", "DE", "IE", "FR"], 2),
        region=pl.lit(None, dtype=pl.String),
        timezone=_choice("n", ["Europe/London", "Europe/Berlin", None], 4),
        language=pl.lit("en"),
        kind=pl.lit("business"),
        segment=pl.lit(None, dtype=pl.String),
        channels=pl.lit(channels).gather(_spread("n", 4, 5)),
        episode=pl.when(stage.is_null()).then(0).otherwise(1),
        stage=stage,
        stage_on=pl.when(stage.is_not_null()).then(_day("n", -20, -1, 6)),
    )


def _items(count: int, customers: int) -> pl.DataFrame:
    is_credit = _spread("n", 50, 7) == 0
    amount = _spread("n", 500_000, 8) + 1_000
    return _numbers(count).select(
        item_id=_id("n", "I"),
        customer_id=pl.format("C{}", _spread("n", customers, 9).cast(pl.String).str.zfill(8)),
        entity_id=_choice("n", ["north", "south"], 10),
        kind=pl.when(is_credit).then(pl.lit("credit_note")).otherwise(pl.lit("invoice")),
        currency=_choice("n", ["EUR"] * 19 + ["GBP"], 11),
        amount=amount,
        open=pl.when(is_credit).then(-amount // 4).otherwise(amount),
        disputed=pl.when(_spread("n", 40, 12) == 0).then(amount // 2).otherwise(0),
        issued_on=_day("n", -100, -40, 13),
        due_on=_day("n", -70, 10, 14),
        deferred_until=pl.when(_spread("n", 60, 15) == 0).then(_day("n", -5, 20, 16)),
        told_stage=_choice("n", STAGES, 17),
    )


def _contacts(customers: int) -> pl.DataFrame:
    midnight = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)
    return _numbers(customers).select(
        customer_id=_id("n", "C"),
        at=pl.lit(midnight) - pl.duration(hours=_spread("n", 24 * 30, 18)),
        channel=_choice("n", ["email", "sms", "call"], 19),
        direction=_choice("n", ["out", "out", "out", "in"], 20),
        stage=_choice("n", STAGES, 21),
        episode=pl.lit(1, dtype=pl.Int64),
        outcome=_choice("n", ["sent", "delivered", "no_answer", "conversation"], 22),
    )


def _holds(customers: int) -> pl.DataFrame:
    return _numbers(customers // 20).select(
        customer_id=pl.format("C{}", (pl.col("n") * 20).cast(pl.String).str.zfill(8)),
        item_id=pl.lit(None, dtype=pl.String),
        kind=_choice("n", ["hardship", "query"], 23),
        from_on=_day("n", -30, -1, 24),
        until_on=_day("n", -10, 20, 25),
    )


def _payments(customers: int) -> pl.DataFrame:
    return _numbers(customers // 2).select(
        customer_id=_id("n", "C"),
        paid_on=_day("n", -40, 0, 26),
        currency=pl.lit("EUR"),
        amount=_spread("n", 300_000, 27) + 1,
    )


def _promises(customers: int) -> pl.DataFrame:
    return _numbers(customers // 10).select(
        customer_id=_id("n", "C"),
        made_on=_day("n", -20, -1, 28),
        due_on=_day("n", -10, 10, 29),
        currency=pl.lit("EUR"),
        amount=_spread("n", 300_000, 30) + 1,
        status=_choice("n", ["open", "kept", "partly", "broken"], 31),
        item_ids=pl.lit(None, dtype=pl.List(pl.String)),
    )
