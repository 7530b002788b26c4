"""What a fact is: a named, typed, described column of the frame that conditions are judged on.

How each type is held in that frame:

money      Int64, whole minor units of the row's currency. The frame also carries
           `currency_scale` (Int64: 1, 100, 1000 ... minor units in one major unit), so that a
           condition's "overdue >= 1000" compares with 1000 * currency_scale: exact in every
           currency, and one integer comparison a row.
integer    Int64.
number     Float64: a figure the firm's own system brought along. Never money.
share      Float64 between 0 and 1: a probability or a part of a whole. Never money.
text       String. boolean: Boolean. date: Date.

A fact that is not known is null, and a condition over null is not met. Columns that a snapshot
brings along are cast to `DTYPES` at the door, so that a condition never meets another type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import polars as pl

FactType = Literal["money", "integer", "number", "share", "text", "boolean", "date"]
Scope = Literal["customer", "item"]

DTYPES: Mapping[FactType, pl.DataType] = MappingProxyType(
    {
        "money": pl.Int64(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "share": pl.Float64(),
        "text": pl.String(),
        "boolean": pl.Boolean(),
        "date": pl.Date(),
    }
)
"""The column type that each type of fact is held in."""

CURRENCY_SCALE = "currency_scale"
"""The column that says how many minor units one major unit of the row's currency has."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One documented fact.

    `scope` says whose it is: the customer's (with one entity), or the trigger item's.
    `choices` lists every value a text fact can have, where the list is closed.
    """

    name: str
    type: FactType
    scope: Scope
    says: str
    owner: str
    choices: tuple[str, ...] = ()
