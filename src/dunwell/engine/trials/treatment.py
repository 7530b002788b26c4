"""How one policy treats each customer and entity: what comes next, when, how and in which tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import polars as pl

from dunwell.engine import decisions
from dunwell.engine.coming import coming_on, days_after, open_on
from dunwell.engine.decide import workings
from dunwell.engine.situation import when
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.words import by, step
from dunwell.kernel.business_days import DaySystem
from dunwell.kernel.money import Money
from dunwell.policy.compile import CompiledPolicy
from dunwell.policy.model import Stage

State = Literal["now", "approval", "held", "later", "never", "nobody's"]
"""Goes today; waits for a yes; is held back; comes on a day; comes not; is under no policy."""

STATES: Mapping[str, State] = {
    "due": "now",
    "needs_approval": "approval",
    "blocked": "held",
}
IN_ORDER: tuple[State, ...] = ("now", "approval", "held")
DATED = ("too early", "gap", "nothing overdue")


@dataclass(frozen=True, slots=True)
class Side:
    """A policy on trial: what people call it, and what decides."""

    name: str
    policies: Sequence[CompiledPolicy]
    version: str | None = None

    def stage(self, policy: str | None, stage: str | None) -> Stage | None:
        """A stage of one of its policies, by their names."""
        return next((one for one in self.ladder(policy) if one.id == stage), None)

    def days(self, policy: str | None) -> DaySystem:
        """On which days one of its policies contacts anybody."""
        named = (each.policy for each in self.policies if each.policy.name == policy)
        return next((one.contact.days for one in named), "business")

    def ladder(self, policy: str | None) -> Sequence[Stage]:
        """The stages of one of its policies, in order."""
        named = [each.policy for each in self.policies if each.policy.name == policy]
        return named[0].stages if named else ()


@dataclass(frozen=True, slots=True)
class Treatment:
    """What one policy has in mind for one customer and entity."""

    policy: str | None
    state: State
    on: date | None
    """The day of the next contact; unknown where no day can be named."""
    stage: str | None
    channels: tuple[str, ...]
    tone: str | None
    offers: tuple[str, ...]
    """What the step says that they may ask for."""
    templates: tuple[str, ...]
    approval: str | None
    held_by: tuple[str, ...]
    asks: tuple[Money, ...]
    says: tuple[str, ...]

    def in_words(self) -> str:
        """What is in mind, in a few words: 23 Nov: “missed payment” by e-mail."""
        if self.state == "nobody's":
            return "no policy"
        if self.state == "never":
            return "nothing further"
        day = f"{self.on:%-d %b}: " if self.on else ""
        how = (
            f"{step(self.stage)} by {by(self.channels)}"
            if self.channels
            else (f"{step(self.stage)}, a hand-over")
        )
        ends = {"held": ", held back", "approval": ", once approved"}.get(self.state, "")
        return f"{day}{how}{ends}"


Key = tuple[str, str]
"""Customer and entity."""


Row = Mapping[str, object]
BEHIND = (
    "why_silent", "due", "next_day", "gap_left", "next_stage", "held_by", "held_until",
)  # fmt: skip
KINDS = pl.Schema({**decisions.BEHIND, "held_by": pl.String(), "held_until": pl.Date()})
WHOSE = ("customer_id", "entity_id")


@dataclass(frozen=True, slots=True)
class Treated:
    """Everybody with something open, as one policy decides about them."""

    side: Side
    rows: pl.DataFrame
    """The written decisions, in their order, each with what its next day follows from."""
    as_of: date

    def each(self, only: pl.DataFrame | None = None) -> dict[Key, Treatment]:
        """The treatment of everybody, or of those in a table of customers and entities."""
        some = self.rows
        if only is not None:
            some = some.join(only, on=WHOSE, how="semi", maintain_order="left")
        grouped: dict[Key, list[Row]] = {}
        for row in some.iter_rows(named=True):
            grouped.setdefault((str(row["customer_id"]), str(row["entity_id"])), []).append(row)
        return {key: _treated(self.side, mine, self.as_of) for key, mine in grouped.items()}

    def marks(self) -> pl.DataFrame:
        """`mark`, by customer and entity: the same on both sides where nothing differs."""
        is_coming = pl.col("status") == "silent"
        texts = [
            pl.when(is_coming | pl.lit(name not in BEHIND)).then(_as_text(name, kind))
            for name, kind in self.rows.schema.items()
            if name in MARKING
        ]
        parts = [*texts, *_definitions(self.side, self.rows.columns)]
        mark = pl.concat_str([part.fill_null("") for part in parts], separator="|")
        return self.rows.group_by(*WHOSE, maintain_order=True).agg(mark=mark.str.join(";"))


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return pl.col(name).cast(pl.List(pl.String)).list.join(",")
    return pl.col(name).cast(pl.String)


MARKING = frozenset(
    {
        "policy", "status", "stage", "channel", "template", "blocked_by", "currencies", "amounts",
        "next_allowed", *BEHIND,
    }
)  # fmt: skip
"""What a treatment is made of; its reasons only say why."""


def treated(side: Side, snapshot: Snapshot) -> Treated:
    """Decide the day under one side."""
    worked = workings(
        snapshot, policies=side.policies, as_of=snapshot.as_of, version=side.version
    )
    conditions = [name for name in worked.columns if name.startswith(when(""))]
    there = [name for name in (*BEHIND, *conditions) if name in worked.columns]
    keyed = worked.select(*WHOSE, *there).unique(WHOSE, keep="first", maintain_order=True)
    written = decisions.written(worked, as_of=snapshot.as_of)
    places = snapshot.customers.select("customer_id", "country", "region")
    rows = written.join(keyed, on=WHOSE, how="left", maintain_order="left").join(
        places, on="customer_id", how="left", maintain_order="left"
    )
    missing = [
        pl.lit(None, dtype=KINDS[name]).alias(name)
        for name in BEHIND
        if name not in rows.columns
    ]
    return Treated(side, rows.with_columns(missing), snapshot.as_of)


def _definitions(side: Side, columns: Sequence[str]) -> list[pl.Expr]:
    """What each row's stage is, and what may come before the due date, in words that compare."""
    stages = {
        f"{each.policy.name}|{stage.id}": repr(
            (
                *_planned(stage),
                stage.tone,
                stage.approval,
                stage.offer,
                each.policy.contact.days,
            )
        )
        for each in side.policies
        for stage in each.policy.stages
    }
    named = pl.concat_str("policy", pl.coalesce("stage", "next_stage"), separator="|")
    ahead = [
        pl.when((pl.col("policy") == each.policy.name) & _may_come(stage, columns)).then(
            pl.lit(
                f"{stage.id} {stage.day} {_planned(stage)} {stage.tone} {stage.offer}"
                f" {each.policy.contact.days}"
            )
        )
        for each in side.policies
        for stage in each.policy.stages
        if stage.day < 0
    ]
    coming = pl.concat_str([one.fill_null("") for one in (pl.lit(""), *ahead)], separator="/")
    is_calm = pl.col("why_silent") == "nothing overdue"
    return [
        named.replace_strict(stages, default=None, return_dtype=pl.String),
        pl.when(is_calm).then(coming),
    ]


def _may_come(stage: Stage, columns: Sequence[str]) -> pl.Expr:
    if stage.when is None or when(stage.id) not in columns:
        return pl.lit(value=stage.when is None)
    return pl.col(when(stage.id)).fill_null(value=False)


def _treated(side: Side, rows: Sequence[Row], as_of: date) -> Treatment:
    """One ladder's rows together: the furthest of their states speaks for it."""
    first = rows[0]
    policy = _text(first["policy"])
    states = [_state(row) for row in rows]
    state = next((one for one in IN_ORDER if one in states), states[0])
    mine = [row for row, its in zip(rows, states, strict=True) if its == state]
    is_coming = state in ("later", "never")
    ahead = _ahead(side, policy, first, as_of) if state == "later" else None
    days = side.days(policy)
    named = _text(first.get("next_stage")) if is_coming else _text(mine[0]["stage"])
    stage = ahead or side.stage(policy, named)
    return Treatment(
        policy=policy,
        state=state,
        on=_on(mine, state, as_of, ahead, days),
        stage=stage.id if stage else named,
        channels=_planned(stage) if is_coming else _of(mine, "channel"),
        tone=stage.tone if stage else None,
        offers=stage.offer if stage else (),
        templates=_of(mine, "template"),
        approval=stage.approval if stage else None,
        held_by=tuple(sorted({rule for row in mine for rule in _list(row["blocked_by"])})),
        asks=_asks(first),
        says=tuple(dict.fromkeys(says for row in mine for says in _list(row["reasons"]))),
    )


def _state(row: Row) -> State:
    if row["policy"] is None:
        return "nobody's"
    known = STATES.get(str(row["status"]))
    if known is not None:
        return known
    return "later" if row["why_silent"] in DATED and row["next_day"] is not None else "never"


def _ahead(side: Side, policy: str | None, row: Row, as_of: date) -> Stage | None:
    """The first note before the due date that is still to come, where nothing is overdue."""
    due = row["due"]
    if row["why_silent"] != "nothing overdue" or not isinstance(due, date):
        return None
    return next(
        (
            stage
            for stage in side.ladder(policy)
            if stage.day < 0
            and days_after(due, stage.day) > as_of
            and (stage.when is None or row[when(stage.id)] is True)
        ),
        None,
    )


def _on(
    rows: Sequence[Row], state: State, as_of: date, ahead: Stage | None, days: DaySystem
) -> date | None:
    if state in ("now", "approval"):
        return as_of
    if state == "held":
        moments = [row["next_allowed"] for row in rows]
        known = [moment.date() for moment in moments if isinstance(moment, datetime)]
        return min(known, default=None)
    if state != "later":
        return None
    if ahead is None:
        return _unheld(rows[0], coming_on(rows[0], as_of=as_of, days=days), days)
    due = rows[0]["due"]
    assert isinstance(due, date), "a note before the due date is about something due"
    return _unheld(rows[0], open_on(rows[0], days_after(due, ahead.day), days), days)


def _unheld(row: Row, day: date | None, days: DaySystem) -> date | None:
    """The day, or the first one after the hold that lasts beyond it; none while nobody ends it."""
    if day is None or not row["held_by"]:
        return day
    until = row["held_until"]
    return open_on(row, max(day, until), days) if isinstance(until, date) else None


def _planned(stage: Stage | None) -> tuple[str, ...]:
    """The channels that a coming stage names."""
    if stage is None:
        return ()
    return ("call",) if stage.call else tuple(channel for channel, _ in stage.send)


def _asks(row: Row) -> tuple[Money, ...]:
    currencies, amounts = _list(row["currencies"]), row["amounts"]
    assert isinstance(amounts, list)
    return tuple(Money(minor, code) for minor, code in zip(amounts, currencies, strict=True))


def _of(rows: Sequence[Row], name: str) -> tuple[str, ...]:
    return tuple(str(row[name]) for row in rows if row[name] is not None)


def _list(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []


def _text(value: object) -> str | None:
    return None if value is None else str(value)
