"""One share of the snapshot on one worker: rows in, decision rows out.

Spark moves rows as one table, so a row here carries one table's columns as a structure under
that table's name, and null under the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from dunwell.facts.fact import Fact
from dunwell.policy.compile import compile_policies
from dunwell.policy.law.pack import Pack
from dunwell.policy.parse import parse

Schemas = Mapping[str, Mapping[str, pl.DataType]]
"""The columns of each file that is there, and that are wanted."""


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker is told. It travels, so it holds plain values alone."""

    as_of: date
    policy_text: str
    extra: Mapping[str, Fact]
    split: Schemas
    """The tables that are cut into shares."""
    whole: Mapping[str, pl.DataFrame]
    """The small tables that everybody gets: entities and rates."""
    packs: tuple[Pack, ...]
    """The laws that tighten each policy, as on one machine."""


def decisions_of(share: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Decide one share, by the same functions as on one machine."""
    frames = {name: unpacked(share, name, schema) for name, schema in task.split.items()}
    policies = compile_policies(
        parse(task.policy_text, extra_facts=task.extra).policies,
        extra_facts=task.extra,
        packs=task.packs,
    )
    snapshot = accept({**frames, **task.whole}, as_of=task.as_of)
    return decide(snapshot, policies=policies, as_of=task.as_of)


def unpacked(share: pl.DataFrame, name: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """One table's rows, each column in the type that the file gave it."""
    rows = share.filter(pl.col(name).is_not_null()).select(name).unnest(name)
    return rows.select(
        pl.col(column).cast(dtype) if column in rows.columns else pl.lit(None).alias(column)
        for column, dtype in schema.items()
    )
