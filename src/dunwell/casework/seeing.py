"""The portfolio on any day: as it is, as it was known then, or as it stands for a day to come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from dunwell.casework import evidence, frames, gather, hindsight, policies
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
    run: Run | None = None
    """For a day that is past: its run, if it had one."""
    is_kept: bool = False
    """Whether these are the very facts that the run was decided on."""


def seen_on(as_of: date, *, today: date) -> Seen:
    """Read it inside the caller's scope; for today and later the cases are up to date already.

    Refuses with NoPolicy.
    """
    if as_of < today:
        return known_then(as_of)
    seen = gather.snapshot(as_of=as_of)
    if as_of > today:
        seen = _with_fresh_data(seen)
    return Seen(seen, frames.numbers(), policies.in_force(as_of), is_past=False)


def known_then(
    as_of: date, *, whose: Sequence[int] | None = None, customer_ref: str | None = None
) -> Seen:
    """A day that is past: on the facts kept with its run, else on what was known that morning.

    ``whose`` narrows what is read; where facts were kept without ``customer_ref``, who came
    later, they are not used.
    """
    run = Run.objects.select_related("policy_version").filter(as_of=as_of).first()
    version = run.policy_version if run else policies.in_force(as_of)
    kept = _kept(run, customer_ref)
    if kept is not None:
        names = hindsight.numbers(whose=whose)
        return Seen(kept, names, version, is_past=True, run=run, is_kept=True)
    remembered = hindsight.remember(whose=whose)
    moment = run.started_at if run else remembered.morning(as_of)
    past = remembered.past
    seen = snapshot_on(past, contacts_by(past, moment), as_of=as_of, at=moment)
    return Seen(seen, remembered.numbers, version, is_past=True, run=run)


def _kept(run: Run | None, customer_ref: str | None) -> Snapshot | None:
    """The run's own facts; None where they were not kept, or do not know the customer."""
    if run is None:
        return None
    try:
        seen, _ = evidence.kept(run)
    except evidence.FactsNotKept:
        return None
    if customer_ref is None or seen.customers.filter(customer_id=customer_ref).height:
        return seen
    return None


def _with_fresh_data(seen: Snapshot) -> Snapshot:
    """By a day to come bank and ledger will have been read again."""
    unknown = pl.lit(None, dtype=pl.Date).alias("fresh_on")
    return replace(seen, entities=seen.entities.with_columns(unknown))
