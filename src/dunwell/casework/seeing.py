"""The portfolio on any day: as it is, as it was known then, or as it stands for a day to come."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from dunwell.casework import frames, gather, hindsight, policies
from dunwell.casework.models import PolicyVersion, Run
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.past import contacts_by
from dunwell.engine.trials.replay import snapshot_on


@dataclass(frozen=True, slots=True)
class Seen:
    """A day's portfolio, what people call its invoices, and the version that was in force."""

    snapshot: Snapshot
    numbers: pl.DataFrame
    version: PolicyVersion
    is_past: bool


def seen_on(as_of: date, *, today: date) -> Seen:
    """Read it inside the caller's scope; for today and later the cases are up to date already.

    Refuses with NoPolicy.
    """
    if as_of < today:
        return _as_known_then(as_of)
    seen = gather.snapshot(as_of=as_of)
    if as_of > today:
        seen = _with_fresh_data(seen)
    return Seen(seen, frames.numbers(), policies.in_force(as_of), is_past=False)


def _as_known_then(as_of: date) -> Seen:
    """At the moment of the day's run, or in the morning where there was none."""
    run = Run.objects.select_related("policy_version").filter(as_of=as_of).first()
    version = run.policy_version if run else policies.in_force(as_of)
    remembered = hindsight.remember()
    moment = run.started_at if run else remembered.morning(as_of)
    past = remembered.past
    seen = snapshot_on(past, contacts_by(past, moment), as_of=as_of, at=moment)
    return Seen(seen, remembered.numbers, version, is_past=True)


def _with_fresh_data(seen: Snapshot) -> Snapshot:
    """By a day to come bank and ledger will have been read again."""
    unknown = pl.lit(None, dtype=pl.Date).alias("fresh_on")
    return replace(seen, entities=seen.entities.with_columns(unknown))
