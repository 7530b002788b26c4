"""The engine, opened on the organisation in scope and a published version."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dunwell.casework import gather, policies
from dunwell.casework.models import PolicyVersion
from dunwell.engine.decide import decide


def decide_under(
    version: PolicyVersion, *, as_of: date, payers_of: Sequence[str] | None = None
) -> pl.DataFrame:
    """The day's decisions, of everybody or of the payers of some customers."""
    return decide(
        gather.snapshot(as_of=as_of, payers_of=payers_of),
        policies=policies.compiled(version.text),
        as_of=as_of,
        version=str(version.number),
    )
