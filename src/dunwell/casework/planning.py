"""Look at a day without living it: nothing is stored, nothing is sent."""

from datetime import date, datetime
from functools import partial

import polars as pl
from django.db import transaction

from dunwell.casework import moving, policies
from dunwell.casework.deciding import with_numbers
from dunwell.casework.operations.prepare import settle_the_past
from dunwell.casework.operations.turns import until_undisturbed
from dunwell.casework.seeing import Seen, seen_on
from dunwell.engine.decide import decide
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
        if as_of >= today:
            settle_the_past(organisation_id=organisation_id, as_of=as_of, at=at)
        decisions = _decided(seen_on(as_of, today=today))
        transaction.set_rollback(True)
    return decisions


def _decided(seen: Seen) -> pl.DataFrame:
    version = seen.version
    if seen.is_past:
        moved = moving.moved_then(seen.snapshot, version)
    else:
        earlier = moving.earlier_than(version)
        moved = moving.moved(seen.snapshot, text=version.text, earlier=earlier)
    decisions = decide(
        moved,
        policies=policies.compiled(version.text),
        as_of=moved.as_of,
        version=str(version.number),
    )
    return with_numbers(decisions, numbers=seen.numbers)
