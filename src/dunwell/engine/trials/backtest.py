"""A policy against what happened: contacts and verdicts; apart from them, what is modelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dunwell.engine.tables import INSTANT
from dunwell.engine.trials import cash_effect
from dunwell.engine.trials.cash_effect import Effect
from dunwell.engine.trials.past import Past
from dunwell.engine.trials.plain import plain
from dunwell.engine.trials.replay import DONE, Moment, Replay
from dunwell.engine.trials.words import added
from dunwell.guardrails import registry
from dunwell.kernel.money import Money

ASSUMES = (
    "Invoices, payments, disputes, promises and what customers said stay as they were, also "
    "where another contact might have changed them.",
    "Each day is decided on what was known that morning. What was recorded before the first run "
    "counts as known the day after it happened.",
    "Calls count as made on the day they were asked for, and as not answered; approvals as "
    "given the same day.",
    "Nobody is handed over: the past has no proof that a notice of this policy arrived.",
    "Bank and ledger data count as fresh on every day. A deferral, a disputed part and a "
    "customer's own details are taken as they are now.",
)
REACHABLE = "Customers for whom no channel is known are taken to be reached by: {channels}."


@dataclass(frozen=True, slots=True)
class Line:
    """Contacts of one stage on one channel. What was asked is told of what the policy would do."""

    stage: str
    channel: str
    contacts: int
    customers: int
    asks: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """The same on one day."""

    on: date
    stage: str
    channel: str
    contacts: int


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts that ask for money, counted."""

    contacts: int
    customers: int
    by_channel: Mapping[str, int]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One guardrail: how many steps it held back, and on how many days altogether."""

    id: str
    rule: str
    steps: int
    days: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """`observed` happened; `replayed` is what the policy would have done; `modelled` is a model."""

    policy: str
    first: date
    last: date
    days: int
    observed: Contacts
    replayed: Contacts
    saved: int
    """Contacts that customers had and would not have had."""
    added: int
    """Contacts that they would have had on top."""
    approvals: int
    held: tuple[Held, ...]
    daily: tuple[DayLine, ...]
    modelled: Effect
    assumes: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Plain values; what is modelled stands by itself."""
        return {
            "policy": self.policy,
            "from": self.first,
            "to": self.last,
            "days": self.days,
            "observed": plain(self.observed),
            "replayed": {
                **_named(plain(self.replayed)),
                "approvals": self.approvals,
                "held": plain(self.held),
                "daily": plain(self.daily),
            },
            "difference": {
                "contacts": self.replayed.contacts - self.observed.contacts,
                "saved": self.saved,
                "added": self.added,
            },
            "modelled": {"effect_on_cash": plain(self.modelled)},
            "assumes": list(self.assumes),
        }


def summarise(
    past: Past, replayed: Replay, *, policy: str, at: Moment, channels: Sequence[str] = ()
) -> Backtest:
    """Put the replay beside what was really sent in the same days.

    `channels` are those on which whoever has none was taken to be reached.
    """
    assumed = (REACHABLE.format(channels=", ".join(channels)),) if channels else ()
    real = _really_sent(past, replayed, at)
    made = _asking(replayed.contacts)
    saved, more = _saved_and_added(real, made)
    return Backtest(
        policy=policy,
        first=replayed.first,
        last=replayed.last,
        days=replayed.days,
        observed=_contacts(real, _nothing_asked()),
        replayed=_contacts(made, _asked(replayed.decisions)),
        saved=saved,
        added=more,
        approvals=_steps(replayed.decisions, pl.col("status") == "needs_approval"),
        held=_held(replayed.decisions),
        daily=_daily(made),
        modelled=cash_effect.effect(past, real=real, made=made, last=replayed.last),
        assumes=(*ASSUMES, *assumed),
    )


def _really_sent(past: Past, replayed: Replay, at: Moment) -> pl.DataFrame:
    """From the first morning to the one after the last day."""
    begins, ends = at(replayed.first), at(replayed.last + timedelta(days=1))
    moment = pl.col("at")
    return _asking(past.contacts).filter(
        moment >= pl.lit(begins, dtype=INSTANT), moment < pl.lit(ends, dtype=INSTANT)
    )


def _asking(contacts: pl.DataFrame) -> pl.DataFrame:
    asks = pl.col("asks_for_money").fill_null(value=True)
    return contacts.filter(pl.col("direction") == "out", asks)


def _saved_and_added(real: pl.DataFrame, made: pl.DataFrame) -> tuple[int, int]:
    """Customer by customer, so that one's silence does not pay for another's letters."""
    counts = pl.concat(
        [
            frame.group_by("customer_id").agg(more=pl.len().cast(pl.Int64) * sign)
            for frame, sign in ((made, 1), (real, -1))
        ]
    )
    more = counts.group_by("customer_id").agg(pl.col("more").sum())["more"]
    return -int(more.clip(upper_bound=0).sum()), int(more.clip(lower_bound=0).sum())


def _contacts(
    contacts: pl.DataFrame, asked: Mapping[tuple[str, str], tuple[Money, ...]]
) -> Contacts:
    lines = (
        contacts.with_columns(pl.col("stage").fill_null("by hand"))
        .group_by("stage", "channel")
        .agg(contacts=pl.len(), customers=pl.col("customer_id").n_unique())
        .sort("contacts", "stage", "channel", descending=[True, False, False])
    )
    by_channel = contacts.group_by("channel").len().sort("channel")
    return Contacts(
        contacts=contacts.height,
        customers=contacts["customer_id"].n_unique(),
        by_channel=dict(by_channel.iter_rows()),
        lines=tuple(
            Line(stage, channel, count, customers, asked.get((stage, channel), ()))
            for stage, channel, count, customers in lines.iter_rows()
        ),
    )


def _nothing_asked() -> Mapping[tuple[str, str], tuple[Money, ...]]:
    """What a message of the past asked for is not recorded with it."""
    return {}


def _asked(decisions: pl.DataFrame) -> Mapping[tuple[str, str], tuple[Money, ...]]:
    """What the policy's contacts ask for, by stage and channel."""
    found: dict[tuple[str, str], list[Money]] = {}
    if decisions.is_empty():
        return {}
    done = decisions.filter(pl.col("status").is_in(DONE), pl.col("channel").is_not_null())
    for row in done.select("stage", "channel", "currencies", "amounts").iter_rows():
        stage, channel, currencies, amounts = row
        money = [Money(minor, code) for minor, code in zip(amounts, currencies, strict=True)]
        found.setdefault((stage, channel), []).extend(money)
    return {key: added(sums) for key, sums in found.items()}


def _steps(decisions: pl.DataFrame, which: pl.Expr) -> int:
    """How many different steps there are, however many days each came up."""
    return 0 if decisions.is_empty() else decisions.filter(which)["key"].n_unique()


def _held(decisions: pl.DataFrame) -> tuple[Held, ...]:
    if decisions.is_empty():
        return ()
    by_rule = (
        decisions.explode("blocked_by")
        .drop_nulls("blocked_by")
        .group_by("blocked_by")
        .agg(steps=pl.col("key").n_unique(), days=pl.struct("key", "as_of").n_unique())
    )
    counts = {rule: (steps, days) for rule, steps, days in by_rule.iter_rows()}
    return tuple(
        Held(rule.id, rule.code, *counts[rule.id])
        for rule in registry.GUARDRAILS
        if rule.id in counts
    )


def _daily(made: pl.DataFrame) -> tuple[DayLine, ...]:
    by_day = (
        made.group_by(on=pl.col("at").dt.date(), stage="stage", channel="channel")
        .len()
        .sort("on", "stage", "channel")
    )
    return tuple(DayLine(*row) for row in by_day.iter_rows())


def _named(value: object) -> dict[str, object]:
    assert isinstance(value, dict), "a dataclass is plain as names and values"
    return value
