"""A policy lived through the past, day by day, on what was known each morning.

What was observed stays as it was: invoices, payments, disputes, promises, what customers said.
The contacts are the policy's own: from the first day on, those that it would have made stand in
place of those that were made; whether a final notice among them arrived, nobody knows. Calls count
as made on the day they were asked for, and as not answered; approvals as given the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from dunwell.engine import moving, whose
from dunwell.engine.decide import decide
from dunwell.engine.decisions import episode_in_key
from dunwell.engine.moving import Version
from dunwell.engine.snapshot import Snapshot, accept
from dunwell.engine.tables import CONTACTS, INSTANT
from dunwell.engine.trials import ladders_then
from dunwell.engine.trials.past import Past, contacts_by, contract_columns, frames_on, morning
from dunwell.policy.compile import CompiledPolicy

DONE = ("due", "needs_approval")
SAID: pl.Schema = pl.Schema(
    {**{column.name: column.dtype for column in CONTACTS.columns}, "entity_id": pl.String()}
)
Moment = Callable[[date], datetime]
Tell = Callable[[date], None]
WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Replay:
    """What the policy decided each day, and the contacts that it made."""

    first: date
    last: date
    decisions: pl.DataFrame
    """Every row that is not silent, with `as_of`."""
    contacts: pl.DataFrame
    days: int
    """On how many days it decided."""


def replay(
    past: Past,
    *,
    policies: Sequence[CompiledPolicy],
    first: date,
    last: date,
    earlier: Sequence[Version] = (),
    at: Moment = morning,
    tell: Tell = lambda _day: None,
) -> Replay:
    """Live the days from `first` to `last`, both included.

    `earlier` are the versions under whose names the contacts before `first` were made; `tell`
    hears of each day before it is decided.
    """
    opening = at(first)
    known = pl.col("known_at") < pl.lit(opening, dtype=INSTANT)
    past = replace(past, notices=past.notices.filter(known))
    before = _renamed(contacts_by(past, opening), past, policies, earlier, first, opening)
    heard = _heard(past.contacts, opening)
    made = pl.DataFrame(schema=SAID)
    ahead = _ahead(policies)
    decided = []
    days = _days(first, last, policies)
    for day in days:
        tell(day)
        moment = at(day)
        said = pl.concat(
            [before, heard.filter(pl.col("at") < pl.lit(moment, dtype=INSTANT)), made],
            how="diagonal_relaxed",
        )
        seen = snapshot_on(past, said, as_of=day, at=moment)
        rows = decide(seen, policies=policies, as_of=day).filter(pl.col("status") != "silent")
        decided.append(rows)
        made = pl.concat([made, _made(rows, moment, ahead)])
    return Replay(first, last, _together(decided), made, len(days))


def snapshot_on(past: Past, said: pl.DataFrame, *, as_of: date, at: datetime) -> Snapshot:
    """The portfolio as it was known at a moment, after these contacts."""
    frames = frames_on(past, as_of=as_of, at=at)
    standing = ladders_then.ladders(past, said, as_of=as_of, at=at)
    items = frames["items"].join(
        ladders_then.told(said), on="item_id", how="left", maintain_order="left"
    )
    whole: Mapping[str, pl.DataFrame] = {
        **frames,
        "items": items,
        "contacts": said.select(column.name for column in CONTACTS.columns),
        "ladders": standing,
    }
    return accept(contract_columns(whole), as_of=as_of)


def _days(first: date, last: date, policies: Sequence[CompiledPolicy]) -> list[date]:
    """Every day on which any of the policies might write: no weekends where none does."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if all(each.policy.contact.days == "business" for each in policies):
        return [day for day in every if day.weekday() < WEEKEND]
    return every


def _heard(contacts: pl.DataFrame, since: datetime) -> pl.DataFrame:
    """What customers said from then on."""
    is_later = pl.col("at") >= pl.lit(since, dtype=INSTANT)
    return contacts.filter(is_later, pl.col("direction") == "in").select(SAID.names())


def _made(rows: pl.DataFrame, moment: datetime, ahead: Sequence[str]) -> pl.DataFrame:
    """The contacts that a day's decisions are, once they are carried out."""
    asks = pl.col("action") != "escalate"
    is_ahead = pl.concat_str("policy", "stage", separator="|").is_in(ahead)
    return rows.filter(pl.col("status").is_in(DONE)).select(
        "customer_id",
        at=pl.col("send_after").fill_null(pl.lit(moment, dtype=INSTANT)),
        channel=pl.col("channel").fill_null("hand-over"),
        direction=pl.lit("out"),
        stage="stage",
        episode=pl.when(~is_ahead).then(episode_in_key()).fill_null(0),
        outcome=pl.when(pl.col("action") == "call")
        .then(pl.lit("no_answer"))
        .otherwise(pl.lit("sent")),
        asks_for_money=asks,
        address=pl.lit(None, dtype=pl.String),
        item_ids="item_ids",
        entity_id="entity_id",
    )


def _ahead(policies: Sequence[CompiledPolicy]) -> list[str]:
    """The stages before the due date, which belong to items and to no episode."""
    return [
        f"{each.policy.name}|{stage.id}"
        for each in policies
        for stage in each.policy.stages
        if stage.day < 0
    ]


def _renamed(
    said: pl.DataFrame,
    past: Past,
    policies: Sequence[CompiledPolicy],
    earlier: Sequence[Version],
    first: date,
    opening: datetime,
) -> pl.DataFrame:
    """Contacts from before, their stages by the names that this policy has for them."""
    chosen = said.select(SAID.names())
    if not moving.differs([each.policy for each in policies], earlier):
        return chosen
    seen = snapshot_on(past, chosen, as_of=first, at=opening)
    owners = whose.by_payer(seen, policies=policies)
    payers = seen.customers.select("customer_id", "payer")
    known = chosen.join(payers, on="customer_id", how="left", maintain_order="left")
    steps = moving.steps([each.policy for each in policies], earlier)
    return moving.renamed(known, owners, steps).select(SAID.names())


def _together(decided: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(decided) if decided else pl.DataFrame()
