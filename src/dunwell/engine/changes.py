"""What would change a decision, found by deciding again with the change in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import polars as pl

from dunwell.engine import calendars, portfolio, situation, windows
from dunwell.engine.coming import coming_on
from dunwell.engine.decide import decide, workings
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.words import spoken
from dunwell.kernel.money import Money
from dunwell.policy.compile import CompiledPolicy

GOING = ["due", "needs_approval"]
WEEK = 7
WHOLE_BP = 10_000

LIFTS: Mapping[str, str] = MappingProxyType(
    {
        "G3": "Whoever keeps the hold can end it; from then on the chase goes on with its gap.",
        "G7": "They have had this step; the next one comes in its turn.",
        "G8": "A channel they agree to, with an address that works, would let it go.",
        "G11": "This morning's bank and ledger data would let it go.",
    }
)
"""What would let a held contact go where no date does."""

WAITING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nothing counts": (
            "Once a hold ends, a dispute is settled, a deferral is over or the agency gives it "
            "back, the item counts again.",
        ),
        "small": ("More that is open, above the smallest balance asked for, would count.",),
        "pays anyway": (
            "From the last day of the policy's silence on, or once its condition is not met "
            "any more, they are reminded.",
        ),
    }
)
"""What would end a silence that no date ends."""


def tried(
    rows: pl.DataFrame,
    decided: pl.DataFrame,
    compiled: CompiledPolicy | None,
    snapshot: Snapshot,
    policies: Sequence[CompiledPolicy],
) -> tuple[str, ...]:
    """Sentences, the likeliest first; none where nothing near at hand would change it."""
    if compiled is None:
        return ("A policy whose `for` holds for them, or one set by hand, would decide.",)
    row = rows.row(0, named=True)
    if decided["status"].is_in(GOING).any():
        found = [
            _by_payment(row, compiled, snapshot, policies),
            _by_promise(row, compiled, snapshot, policies),
            "A query or dispute about an item takes it out until it is answered.",
        ]
        return tuple(sentence for sentence in found if sentence)
    if row["earned"] is not None:
        return _of_held(row, decided, snapshot)
    return _of_silent(row, compiled, snapshot, policies)


def _by_payment(
    row: Mapping[str, object],
    compiled: CompiledPolicy,
    snapshot: Snapshot,
    policies: Sequence[CompiledPolicy],
) -> str | None:
    """The least payment that counts as good faith, in the currency most is overdue in."""
    rule, owed = compiled.policy.good_faith, _overdue(row, compiled, snapshot)
    if rule is None or owed is None:
        return None
    least = Money(-(-owed.minor * rule.share_bp // WHOLE_BP), owed.currency)
    paid = {"paid_on": snapshot.as_of, "currency": least.currency, "amount": least.minor}
    then = replace(snapshot, payments=_with_row(snapshot.payments, row, paid))
    if _still_goes(row, then, policies):
        return None
    until = snapshot.as_of + timedelta(days=rule.holds_days)
    today = spoken(snapshot.as_of)
    return f"A payment of {least} on {today} would pause this until {spoken(until)}."


def _by_promise(
    row: Mapping[str, object],
    compiled: CompiledPolicy,
    snapshot: Snapshot,
    policies: Sequence[CompiledPolicy],
) -> str | None:
    """A promise within the policy's furthest date, of everything."""
    rules = compiled.policy.promises
    due_on = snapshot.as_of + timedelta(days=min(WEEK, rules.furthest_days))
    promised = {
        "made_on": snapshot.as_of,
        "due_on": due_on,
        "currency": "EUR",
        "amount": 0,
        "status": "open",
    }
    then = replace(snapshot, promises=_with_row(snapshot.promises, row, promised))
    if _still_goes(row, then, policies):
        return None
    end = calendars.lay_out(then, as_of=then.as_of, systems=calendars.BUSINESS).add(
        then.promises.tail(1), "due_on", rules.grace, "kept_until"
    )["kept_until"][0]
    return f"A promise to pay by {spoken(due_on)} would pause this until after {spoken(end)}."


def _with_row(
    table: pl.DataFrame, row: Mapping[str, object], values: Mapping[str, object]
) -> pl.DataFrame:
    """The table with one more row of the same customer."""
    whole = {"customer_id": row["customer_id"], "payer": row["payer"], **values}
    schema = {name: table.schema[name] for name in whole}
    return pl.concat([table, pl.DataFrame([whole], schema=schema)], how="diagonal")


def _still_goes(
    row: Mapping[str, object], snapshot: Snapshot, policies: Sequence[CompiledPolicy]
) -> bool:
    """Whether anything would still leave for this entity."""
    then = decide(snapshot, policies=policies, as_of=snapshot.as_of)
    mine = then.filter(pl.col("entity_id") == row["entity_id"], pl.col("status").is_in(GOING))
    return mine.height > 0


def _overdue(
    row: Mapping[str, object], compiled: CompiledPolicy, snapshot: Snapshot
) -> Money | None:
    """What is overdue on this ladder, in the judged currency that has most of it."""
    owed = portfolio.spread(snapshot, facts=frozenset(compiled.facts))
    systems = frozenset({compiled.policy.contact.days})
    calendar = calendars.lay_out(snapshot, as_of=snapshot.as_of, systems=systems)
    judged = situation.under(compiled, owed, snapshot, calendar).judged
    mine = judged.filter(pl.col("ladder") == row["ladder"], pl.col("overdue") > 0)
    if mine.is_empty():
        return None
    most = mine.sort("overdue", descending=True).row(0, named=True)
    return Money(most["overdue"], most["currency"])


def _of_held(
    row: Mapping[str, object], decided: pl.DataFrame, snapshot: Snapshot
) -> tuple[str, ...]:
    """When a held contact may go, or what has to happen first."""
    moments = decided["next_allowed"].drop_nulls()
    earliest = moments.min()
    if isinstance(earliest, datetime):
        return (f"It may go from {spoken(windows.day_there(earliest, row.get('zone')))}.",)
    rules = decided["blocked_by"].explode().drop_nulls().unique(maintain_order=True)
    lifts = {**LIFTS, "G5": _hand_over(row, snapshot)}
    return tuple(lifts[rule] for rule in rules if rule in lifts)


def _hand_over(row: Mapping[str, object], snapshot: Snapshot) -> str:
    """What a hand-over still needs, of what is missing first."""
    left = row["last_chance_left_days"]
    if row["items_without_notice"]:
        return (
            "A final notice that lists it and is known to have arrived would begin its last "
            "chance."
        )
    if isinstance(left, int) and left > 0:
        until = snapshot.as_of + timedelta(days=left)
        return f"If they neither pay nor answer, it asks for its approval on {spoken(until)}."
    if row["answers_waiting"]:
        return (
            "Somebody answers what they said or paid, ends what still holds, and notes that it is "
            "answered; then it asks for its approval."
        )
    return "Enough that is open, on enough channels tried, would let it ask for its approval."


def _of_silent(
    row: Mapping[str, object],
    compiled: CompiledPolicy,
    snapshot: Snapshot,
    policies: Sequence[CompiledPolicy],
) -> tuple[str, ...]:
    """When the next step would come, if nothing else happens, or what would hold it back then."""
    if row["why_silent"] not in ("too early", "gap", "nothing overdue"):
        return WAITING.get(str(row["why_silent"]), ())
    own = snapshot.customers.filter(pl.col("customer_id") == row["customer_id"])
    place = own.select("country", "region").row(0, named=True)
    next_on = coming_on(
        {**row, **place}, as_of=snapshot.as_of, days=compiled.policy.contact.days
    )
    if next_on is None:
        return ()
    step, on = f"“{str(row['next_stage']).replace('_', ' ')}”", spoken(next_on)
    held_by = _held_by_then(row, next_on, snapshot, policies)
    if held_by:
        return (f"If nothing else happens, {step} is held back on {on}: {' '.join(held_by)}",)
    return (f"If nothing is paid or said, {step} comes on {on}.",)


def _held_by_then(
    row: Mapping[str, object], day: date, snapshot: Snapshot, policies: Sequence[CompiledPolicy]
) -> tuple[str, ...]:
    """Why the step would not leave on its day, with nothing new and with fresh data."""
    fresh = pl.when(pl.col("fresh_on").is_not_null()).then(pl.lit(day))
    entities = snapshot.entities.with_columns(fresh_on=fresh)
    then = replace(snapshot, as_of=day, at=None, entities=entities)
    worked = workings(then, policies=policies, as_of=day)
    mine = worked.filter(
        pl.col("entity_id") == row["entity_id"], pl.col("earned") == row["next_stage"]
    )
    if mine.is_empty() or not (mine["status"] == "blocked").all():
        return ()
    return tuple(mine["because"].explode().drop_nulls().unique(maintain_order=True))
