"""Look at a day without living it: nothing is stored, nothing is sent."""

from datetime import date, datetime
from functools import partial

import polars as pl
from django.db import transaction

from dunwell.casework import policies
from dunwell.casework.deciding import decide_under
from dunwell.casework.operations.prepare import settle_the_past
from dunwell.casework.operations.turns import until_undisturbed
from dunwell.identity.scope import scope


def plan(*, organisation_id: int, as_of: date, at: datetime) -> pl.DataFrame:
    """The decisions of a day, in the contract's columns.

    The cases are first brought up to date as a run would do it, and all of that is rolled
    back. Refuses with NoPolicy.
    """
    return until_undisturbed(
        partial(_planned, organisation_id=organisation_id, as_of=as_of, at=at)
    )


def _planned(*, organisation_id: int, as_of: date, at: datetime) -> pl.DataFrame:
    with scope(organisation_id, is_one_picture=True):
        settle_the_past(organisation_id=organisation_id, as_of=as_of, at=at)
        decisions = decide_under(policies.in_force(as_of), as_of=as_of)
        transaction.set_rollback(True)
    return decisions
