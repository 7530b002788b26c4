"""The snapshot's files for commands that decide without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from dunwell.casework.law import shipped_packs
from dunwell.cli.evaluate import PolicyUnusable, SnapshotUnreadable
from dunwell.engine.door import TableMissing
from dunwell.engine.tables import CUSTOMERS, ITEMS, TABLES
from dunwell.facts.extra import extra_facts
from dunwell.facts.fact import Fact
from dunwell.policy.compile import CompiledPolicy, compile_policies
from dunwell.policy.model import Policy
from dunwell.policy.parse import parse

Schemas = Mapping[str, Mapping[str, pl.DataType]]


def schemas(folder: Path) -> Schemas:
    """The columns of each of the contract's files that is there. Refuses with TableMissing."""
    found = {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        if path.exists():
            found[name] = _schema(path)
    for table in (CUSTOMERS, ITEMS):
        if table.name not in found:
            raise TableMissing(table=table.name, column=None)
    return found


def brought_facts(columns: Schemas) -> dict[str, Fact]:
    """Further columns of the customers and items, which conditions may read."""
    customers, items = CUSTOMERS.column_names(), ITEMS.column_names()
    return {
        **extra_facts(columns["items"], scope="item", known=frozenset(items)),
        **extra_facts(columns["customers"], scope="customer", known=frozenset(customers)),
    }


def usable(name: str, text: str, extra: Mapping[str, Fact]) -> tuple[Policy, ...]:
    """The policies of a text. Refuses with PolicyUnusable."""
    reading = parse(text, extra_facts=extra)
    if not reading.is_usable:
        wrong = next(found for found in reading.findings if found.level == "error")
        raise PolicyUnusable(
            path=name, line=wrong.line, message=wrong.message, remedy=wrong.remedy
        )
    return reading.policies


def compiled(name: str, text: str, extra: Mapping[str, Fact]) -> tuple[CompiledPolicy, ...]:
    """The same, ready for the engine."""
    policies = usable(name, text, extra)
    return compile_policies(policies, extra_facts=extra, packs=shipped_packs())


def frames(
    folder: Path,
    columns: Schemas,
    policies: Sequence[CompiledPolicy],
    *,
    also: frozenset[str] = frozenset(),
) -> dict[str, pl.DataFrame]:
    """The contract's columns, those that a condition reads, and those named in `also`."""
    read_by_conditions = {name for each in policies for name in each.facts}
    found = {}
    for name, schema in columns.items():
        wanted = read_by_conditions | set(TABLES[name].column_names()) | also
        path = folder / f"{name}.parquet"
        try:
            found[name] = pl.read_parquet(path, columns=[c for c in schema if c in wanted])
        except (pl.exceptions.PolarsError, OSError) as error:
            raise SnapshotUnreadable(path=path, why=_first_line(error)) from None
    return found


def _schema(path: Path) -> Mapping[str, pl.DataType]:
    try:
        return pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SnapshotUnreadable(path=path, why=_first_line(error)) from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
