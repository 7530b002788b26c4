"""Who owes whom: every debt and credit on its ladder, before any policy has been asked.

A *ladder* is one payer with one entity, numbered so that the order of the numbers is the order
of (customer_id, entity_id).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dunwell.engine.snapshot import PAYER, Snapshot

LADDER = pl.Int64()
DAY_BITS = 22
"""Room for every date that a frame can hold."""
DAYS_BEFORE_EPOCH = 719_163
DEBTS = ("invoice", "instalment")
CREDITS = ("credit_note", "unapplied")
STATE = ("episode", "episode_opened_on", "stage", "stage_on")
IN_DISPUTE = pl.col("disputed").clip(lower_bound=0)
"""A part below nought is no part: it must not make anybody ask for more than is open."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """`ladders` has a row for each ladder with something open, and none for the others."""

    ladders: pl.DataFrame
    debts: pl.DataFrame
    """What may be asked for, ladder by ladder, the oldest effective due date first."""
    credits: pl.DataFrame
    """What credit there is above zero, by ladder and currency."""

    def split(self, payers: pl.Series) -> tuple[Portfolio, Portfolio]:
        """The ladders of some payers, and all the others."""
        is_theirs = self.ladders["payer"].is_in(payers.implode())
        if is_theirs.all():
            return self, self._of(self.ladders.clear())
        if not is_theirs.any():
            return self._of(self.ladders.clear()), self
        return self._of(self.ladders.filter(is_theirs)), self._of(
            self.ladders.filter(~is_theirs)
        )

    def between(self, first: int, end: int) -> Portfolio:
        """The payers from one number up to another, numbered from nought again. Nothing is copied:
        debts and credits stand in the order of their ladders, and so in that of the payers."""
        ladders = _cut(self.ladders, "payer", first, end)
        debts = _cut(self.debts, "payer", first, end)
        least, most = ladders["ladder"].min(), ladders["ladder"].max()
        assert least is None or isinstance(least, int)
        assert most is None or isinstance(most, int)
        own = pl.col("payer") - pl.lit(first, dtype=PAYER)
        return Portfolio(
            ladders.with_columns(own),
            debts.with_columns(own),
            _cut(self.credits, "ladder", least or 0, (most or 0) + 1),
        )

    def _of(self, ladders: pl.DataFrame) -> Portfolio:
        keys = ladders.select("ladder")
        return Portfolio(
            ladders,
            self.debts.join(keys, on="ladder", how="semi", maintain_order="left"),
            self.credits.join(keys, on="ladder", how="semi", maintain_order="left"),
        )


def _cut(frame: pl.DataFrame, name: str, first: int, end: int) -> pl.DataFrame:
    """The rows from one number up to another, of a frame in the order of that column."""
    column = frame[name]
    start, stop = column.search_sorted(pl.Series([first, end], dtype=column.dtype))
    return frame.slice(start, stop - start)


def spread(snapshot: Snapshot, *, facts: frozenset[str]) -> Portfolio:
    """Put each open item on its ladder. `facts` names the item columns that conditions read."""
    entities = _entities(snapshot)
    currencies = pl.Enum(sorted(snapshot.items["currency"].unique().to_list()))
    items = snapshot.items.with_columns(
        pl.col("currency").cast(currencies), ladder=_ladder(entities)
    )
    debts, credits = _debts(items, snapshot, facts), _credits(items)
    ladders = debts.select(pl.col("ladder").unique().sort())
    return Portfolio(_with_state(ladders, entities, snapshot), debts, credits)


def _entities(snapshot: Snapshot) -> pl.Enum:
    """Every entity that is owed, in order, so that its number sorts as its name does."""
    return pl.Enum(snapshot.items["entity_id"].unique().sort())


def _ladder(entities: pl.Enum) -> pl.Expr:
    count = max(len(entities.categories), 1)
    entity = pl.col("entity_id").cast(entities).to_physical().cast(LADDER)
    return pl.col("payer").cast(LADDER) * count + entity


def _debts(items: pl.DataFrame, snapshot: Snapshot, facts: frozenset[str]) -> pl.DataFrame:
    """What can be asked for: invoices and instalments that have something open."""
    further = [
        name for name in snapshot.items.columns if name in facts & set(snapshot.extra_facts)
    ]
    found = items.lazy().filter(pl.col("kind").is_in(DEBTS), pl.col("open") > 0).select(
        "ladder", "payer", "item_id", "currency", "issued_on", "due_on", "deferred_until",
        "told_stage", "final_notice_delivered_on", *further, disputed=IN_DISPUTE,
        asked=pl.col("open") - IN_DISPUTE,
        due=pl.max_horizontal("due_on", "deferred_until"),
        is_in_plan=pl.col("plan_id").is_not_null() & (pl.col("kind") == "invoice"),
    ).collect()  # fmt: skip
    return _oldest_first(found).with_columns(pl.col("ladder").set_sorted())


def _oldest_first(debts: pl.DataFrame) -> pl.DataFrame:
    """Ladder by ladder and by age, then by number, in which order files mostly come already."""
    if debts["item_id"].is_sorted():
        return debts.sort(_age_on_its_ladder(), maintain_order=True)
    return debts.sort(_age_on_its_ladder(), "item_id")


def _age_on_its_ladder() -> pl.Expr:
    """Ladder and effective due date as one number, which sorts quicker than the two."""
    day = pl.col("due").to_physical().cast(pl.Int64) + DAYS_BEFORE_EPOCH
    place: pl.Expr = pl.col("ladder") * 2**DAY_BITS + day
    return place


def _credits(items: pl.DataFrame) -> pl.DataFrame:
    return (
        items.filter(pl.col("kind").is_in(CREDITS), pl.col("open") < 0)
        .group_by("ladder", "currency")
        .agg(credit=-pl.col("open").sum())
        .sort("ladder", "currency")
    )


def _with_state(ladders: pl.DataFrame, entities: pl.Enum, snapshot: Snapshot) -> pl.DataFrame:
    """Each ladder with its names and where it stands: the keeper's state, or the customer's."""
    count = max(len(entities.categories), 1)
    payers = (ladders["ladder"] // count).cast(PAYER).alias("payer")
    entity_ids = entities.categories.gather(ladders["ladder"] % count).alias("entity_id")
    customers = snapshot.customers[payers]
    named = ladders.with_columns(payers, entity_ids, customers["customer_id"])
    if snapshot.ladders is None:
        return named.with_columns(
            customers.select(*STATE), call_asked_on=pl.lit(None, dtype=pl.Date)
        )
    state = snapshot.ladders.select("customer_id", "entity_id", *STATE, "call_asked_on")
    return named.join(
        state, on=["customer_id", "entity_id"], how="left", maintain_order="left"
    ).with_columns(pl.col("episode").fill_null(0))
