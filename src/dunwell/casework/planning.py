"""Look at a day without living it: nothing is stored, nothing is sent."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

import polars as pl
from django.db import transaction

from dunwell.casework import gather, hindsight, moving, policies
from dunwell.casework.deciding import decide_under, with_numbers
from dunwell.casework.models import PolicyVersion, Run
from dunwell.casework.operations.prepare import settle_the_past
from dunwell.casework.operations.turns import until_undisturbed
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.past import contacts_by
from dunwell.engine.trials.replay import snapshot_on
from dunwell.identity import queries as identity
from dunwell.identity.scope import scope


def plan(*, organisation_id: int, as_of: date, at: datetime) -> pl.DataFrame:
    """The decisions of a day, in the contract's columns.

    For today the cases are first brought up to date as a run would do it, and all of that is
    rolled back. A day that is past is decided on what was known that morning; one to come as
    if nothing happened until then and data were fresh. Refuses with NoPolicy.
    """
    return until_undisturbed(
        partial(_planned, organisation_id=organisation_id, as_of=as_of, at=at)
    )


def _planned(*, organisation_id: int, as_of: date, at: datetime) -> pl.DataFrame:
    with scope(organisation_id, is_one_picture=True):
        today = identity.today(identity.entities()[0], at)
        if as_of < today:
            return _as_known_then(as_of)
        settle_the_past(organisation_id=organisation_id, as_of=as_of, at=at)
        version = policies.in_force(as_of)
        decisions = (
            decide_under(version, as_of=as_of) if as_of == today else _to_come(version, as_of)
        )
        transaction.set_rollback(True)
    return decisions


def _as_known_then(as_of: date) -> pl.DataFrame:
    run = Run.objects.select_related("policy_version").filter(as_of=as_of).first()
    version = run.policy_version if run else policies.in_force(as_of)
    remembered = hindsight.remember()
    moment = run.started_at if run else remembered.morning(as_of)
    past = remembered.past
    seen = snapshot_on(past, contacts_by(past, moment), as_of=as_of, at=moment)
    decisions = _decided(moving.moved_then(seen, version), version)
    return with_numbers(decisions, numbers=remembered.numbers)


def _to_come(version: PolicyVersion, as_of: date) -> pl.DataFrame:
    """As things stand now; by then bank and ledger will have been read again."""
    seen = gather.snapshot(as_of=as_of)
    unknown = pl.lit(None, dtype=pl.Date).alias("fresh_on")
    fresh = replace(seen, entities=seen.entities.with_columns(unknown))
    earlier = moving.earlier_than(version)
    moved = moving.moved(fresh, text=version.text, earlier=earlier)
    return with_numbers(_decided(moved, version))


def _decided(seen: Snapshot, version: PolicyVersion) -> pl.DataFrame:
    return decide(
        seen,
        policies=policies.compiled(version.text),
        as_of=seen.as_of,
        version=str(version.number),
    )
