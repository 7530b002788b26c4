"""Facts that a snapshot brings along: conditions may use any further column of its files.

The column's type decides: whole numbers, other numbers, text, yes/no, dates. A whole-number
column whose name ends in `_minor` is money in minor units, because money is never guessed.
Columns of other types (lists, instants) cannot stand in a condition and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import CURRENCY_SCALE, Fact, FactType, Scope

MONEY_SUFFIX = "_minor"


def extra_facts(
    columns: Mapping[str, pl.DataType], *, scope: Scope, known: frozenset[str] = frozenset()
) -> dict[str, Fact]:
    """The facts that the further columns of one file offer.

    `known` names the file's own columns by contract. A documented fact keeps its meaning: a
    column of the same name is not taken for it.
    """
    offered: dict[str, Fact] = {}
    for name, dtype in columns.items():
        fact_type = type_of(name, dtype)
        if name in known or name in CATALOGUE or name == CURRENCY_SCALE or fact_type is None:
            continue
        offered[name] = Fact(
            name, fact_type, scope, "Brought along by the snapshot.", "snapshot"
        )
    return offered


def type_of(name: str, dtype: pl.DataType) -> FactType | None:
    """The fact type a column can serve as, or None."""
    if dtype.is_integer():
        return "money" if name.endswith(MONEY_SUFFIX) else "integer"
    if dtype.is_float():
        return "number"
    plain: dict[type[pl.DataType], FactType] = {
        pl.String: "text",
        pl.Categorical: "text",
        pl.Enum: "text",
        pl.Boolean: "boolean",
        pl.Date: "date",
    }
    return plain.get(dtype.base_type())
