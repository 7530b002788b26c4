"""Days around a due date as people say them: "falls due tomorrow", "a day after the due date".

Once for a single row, and once for columns; both say the same.
"""

from __future__ import annotations

import polars as pl


def stands(days_past_due: int) -> str:
    """How an item stands: what follows its name."""
    match days_past_due:
        case 1:
            return "fell due yesterday"
        case 0:
            return "falls due today"
        case -1:
            return "falls due tomorrow"
    if days_past_due > 0:
        return f"fell due {days_past_due} days ago"
    return f"falls due in {-days_past_due} days"


def step_day(day: int) -> str:
    """When a step of the ladder comes."""
    match day:
        case 0:
            return "on the due date"
        case 1:
            return "a day after the due date"
    return f"{day} days after the due date"


def standing(days: pl.Expr) -> pl.Expr:
    """`stands`, for a column."""
    return (
        pl.when(days > 1)
        .then(pl.format("fell due {} days ago", days))
        .when(days == 1)
        .then(pl.lit("fell due yesterday"))
        .when(days == 0)
        .then(pl.lit("falls due today"))
        .when(days == -1)
        .then(pl.lit("falls due tomorrow"))
        .otherwise(pl.format("falls due in {} days", -days))
    )


def step_days(day: pl.Expr) -> pl.Expr:
    """`step_day`, for a column."""
    return (
        pl.when(day == 0)
        .then(pl.lit("on the due date"))
        .when(day == 1)
        .then(pl.lit("a day after the due date"))
        .otherwise(pl.format("{} days after the due date", day))
    )
