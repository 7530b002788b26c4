"""The files that commands decide on without a database: a snapshot's, and the policy's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from dunwell.casework.law import shipped_packs
from dunwell.engine.door import TableMissing
from dunwell.engine.tables import CUSTOMERS, ITEMS, TABLES
from dunwell.facts.extra import extra_facts
from dunwell.facts.fact import Fact
from dunwell.kernel.refusal import Refusal
from dunwell.policy.compile import CompiledPolicy, compile_policies
from dunwell.policy.model import Policy
from dunwell.policy.parse import parse

Schemas = Mapping[str, Mapping[str, pl.DataType]]


class SnapshotUnreadable(Refusal):
    code = "snapshot-unreadable"
    says = "{path} cannot be read as Parquet: {why}."


class PolicyUnusable(Refusal):
    code = "policy-unusable"
    says = "{path}, line {line}: {message} {remedy}"


def schemas(folder: Path) -> Schemas:
    """The columns of each of the contract's files that is there; files of other names are not ours.

    Refuses with SnapshotUnreadable or TableMissing.
    """
    found = {}
    for name in TABLES:
        path = _path(folder, name)
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


def wanted(
    columns: Schemas,
    policies: Sequence[CompiledPolicy],
    *,
    also: frozenset[str] = frozenset(),
) -> Schemas:
    """The contract's columns, those that a condition reads, and those named in `also`."""
    read_by_conditions = {name for each in policies for name in each.facts}
    return {
        name: {
            column: dtype
            for column, dtype in schema.items()
            if column in read_by_conditions | also or column in TABLES[name].column_names()
        }
        for name, schema in columns.items()
    }


def frames(folder: Path, columns: Schemas) -> dict[str, pl.DataFrame]:
    """Each file with these columns of it. Refuses with SnapshotUnreadable."""
    return {name: frame(folder, name, columns) for name in columns}


def frame(
    folder: Path, name: str, columns: Schemas, *, rows: int | None = None
) -> pl.DataFrame:
    """One file, or its first so many rows. Refuses with SnapshotUnreadable."""
    path = _path(folder, name)
    try:
        return pl.read_parquet(path, columns=list(columns[name]), n_rows=rows)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SnapshotUnreadable(path=path, why=_first_line(error)) from None


def _schema(path: Path) -> Mapping[str, pl.DataType]:
    try:
        return pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SnapshotUnreadable(path=path, why=_first_line(error)) from None


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
