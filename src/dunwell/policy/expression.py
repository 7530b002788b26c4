"""From a condition's tree to a columnar expression: null stays null until the very end.

Polars answers and, or, not over null as SQL does (unknown), so only the whole condition turns
unknown into "not met".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from operator import add, and_, or_

import polars as pl

from dunwell.facts.fact import CURRENCY_SCALE, Fact
from dunwell.policy import linear, truth
from dunwell.policy.linear import Linear
from dunwell.policy.truth import Comparison, Truth

PLAIN_MAX = 9 * 10**14
"""A constant up to this, times the largest currency scale (10,000), still fits Int64."""

FLIPPED: Mapping[Comparison, Comparison] = {
    "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip


def build(meaning: Truth, *, facts: Mapping[str, Fact]) -> pl.Expr:
    """A Boolean column: true where the condition is met, false where it is not, or unknown."""
    return _build(meaning, facts).fill_null(value=False)


def _build(meaning: Truth, facts: Mapping[str, Fact]) -> pl.Expr:
    match meaning:
        case truth.All(parts):
            return reduce(and_, (_build(part, facts) for part in parts))
        case truth.Either(parts):
            return reduce(or_, (_build(part, facts) for part in parts))
        case truth.Not(part):
            return ~_build(part, facts)
        case truth.Compare(form, comparison):
            return _compare(form, comparison, facts)
        case _:
            return _simple(meaning)


def _simple(meaning: Truth) -> pl.Expr:
    match meaning:
        case truth.Always(value):
            return pl.lit(value)
        case truth.Flag(name):
            return pl.col(name)
        case truth.Unknown(name):
            return pl.col(name).is_null()
        case truth.OneOf(name, (value,)):
            return pl.col(name) == pl.lit(value)
        case truth.OneOf(name, values):
            return pl.col(name).is_in(list(values))
        case truth.Same(left, right):
            return pl.col(left) == pl.col(right)
        case truth.Like(name, pattern):
            return pl.col(name).str.contains(_regex(pattern))
        case _:
            raise AssertionError(f"{meaning} is built elsewhere")


def _compare(form: Linear, comparison: Comparison, facts: Mapping[str, Fact]) -> pl.Expr:
    if any(facts[name].type in ("number", "share") for name in form.weights):
        return _compare_floats(form, comparison, facts)
    weights, constant = linear.whole(form)
    if len(weights) == 1 and abs(constant) <= PLAIN_MAX:
        ((name, weight),) = weights.items()
        if abs(weight) == 1:
            bound = _scaled(pl.lit(-constant * weight, dtype=pl.Int64), form)
            side = comparison if weight > 0 else FLIPPED[comparison]
            return _against(_whole_column(name, facts), side, bound)
    wide = (
        _whole_column(name, facts).cast(pl.Int128) * weight for name, weight in weights.items()
    )
    fixed = _scaled(pl.lit(constant, dtype=pl.Int128), form)
    total = reduce(add, wide, fixed)
    return _against(total, comparison, pl.lit(0, dtype=pl.Int128))


def _scaled(constant: pl.Expr, form: Linear) -> pl.Expr:
    """Major units in a condition become the row's minor units."""
    return constant * pl.col(CURRENCY_SCALE) if form.unit == "money" else constant


def _whole_column(name: str, facts: Mapping[str, Fact]) -> pl.Expr:
    column = pl.col(name)
    return column.cast(pl.Int32).cast(pl.Int64) if facts[name].type == "date" else column


def _compare_floats(form: Linear, comparison: Comparison, facts: Mapping[str, Fact]) -> pl.Expr:
    """Shares and brought-along figures. Not-a-number is unknown, like null."""
    constant = float(form.constant)
    columns = {
        name: _whole_column(name, facts).cast(pl.Float64).fill_nan(None)
        for name in form.weights
    }
    if len(columns) == 1:
        ((name, column),) = columns.items()
        weight = form.weights[name]
        if abs(weight) == 1:
            side = comparison if weight > 0 else FLIPPED[comparison]
            return _against(column, side, pl.lit(float(-form.constant * weight)))
    weighted = (column * float(form.weights[name]) for name, column in columns.items())
    return _against(reduce(add, weighted, pl.lit(constant)), comparison, pl.lit(0.0))


def _against(left: pl.Expr, comparison: Comparison, right: pl.Expr) -> pl.Expr:
    return {
        "=": left.__eq__, "<>": left.__ne__, "<": left.__lt__,
        "<=": left.__le__, ">": left.__gt__, ">=": left.__ge__,
    }[comparison](right)  # fmt: skip


def _regex(pattern: str) -> str:
    """A SQL `like` pattern as a whole-text regular expression."""
    wild = {"%": ".*", "_": "."}
    body = "".join(wild.get(sign, re.escape(sign)) for sign in pattern)
    return f"(?s)^{body}$"
