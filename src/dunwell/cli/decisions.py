"""Decision rows for people and for programs."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from dunwell.cli import output
from dunwell.cli.writing import whole
from dunwell.kernel.money import Money

SECTIONS = (
    ("due", "Going out"),
    ("needs_approval", "Waiting for somebody's approval"),
    ("blocked", "Held back"),
    ("silent", "Left alone"),
)
SHOWN_MAX = 40


def as_rows(decisions: pl.DataFrame, names: Mapping[str, str]) -> list[dict[str, object]]:
    """The contract's columns, a dictionary a row, with the customer's name and amounts in words."""
    rows = decisions.to_dicts()
    for row in rows:
        row["customer"] = names.get(row["customer_id"], row["customer_id"])
        row["asks"] = [str(amount) for amount in _amounts(row)]
    return rows


def in_words(decisions: pl.DataFrame, names: Mapping[str, str], day: date) -> str:
    """The day, section by section, each row with its first reason."""
    parts = [f"{day:%A} {day.day} {day:%B %Y}"]
    for status, title in SECTIONS:
        rows = decisions.filter(pl.col("status") == status).sort(
            "priority", "customer_id", "key", descending=[True, False, False]
        )
        parts.append(f"\n{title}: {rows.height}")
        if rows.height:
            parts.append(_table(rows.head(SHOWN_MAX).to_dicts(), names))
        if rows.height > SHOWN_MAX:
            parts.append(f"... and {rows.height - SHOWN_MAX} more; --json or --out gives all.")
    return "\n".join(parts)


def write(decisions: pl.DataFrame, path: Path) -> None:
    """Write the rows as Parquet. Refuses with CannotWrite."""
    with whole(path) as draft:
        decisions.write_parquet(
            draft,
            compression_level=1,
            statistics=False,
            row_group_size=max(decisions.height, 1),
        )


def _table(rows: list[dict[str, object]], names: Mapping[str, str]) -> str:
    lines = [
        [
            str(row["customer_id"]),
            names.get(str(row["customer_id"]), "")[:32],
            " ".join(str(row[part]) for part in ("channel", "stage") if row[part]),
            ", ".join(str(amount) for amount in _amounts(row)),
            _why(row),
        ]
        for row in rows
    ]
    return output.table(["Customer", "Name", "What", "Asks for", "Why"], lines, right=[3])


def _why(row: Mapping[str, object]) -> str:
    reasons = row["reasons"]
    assert isinstance(reasons, list)
    return str(reasons[-1] if row["status"] == "blocked" else reasons[0]) if reasons else ""


def _amounts(row: Mapping[str, object]) -> list[Money]:
    currencies, amounts = row["currencies"], row["amounts"]
    assert isinstance(currencies, list) and isinstance(amounts, list)
    return [Money(minor, code) for minor, code in zip(amounts, currencies, strict=True)]
