"""The day on which a coming step reaches somebody, if nothing else happens until then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dunwell.kernel.business_days import DaySystem, next_open_day

FURTHEST = date.max - timedelta(days=366)
"""A day beyond it is no day that anybody plans for."""


def coming_on(row: Mapping[str, object], *, as_of: date, days: DaySystem) -> date | None:
    """When a silent ladder's next step comes: tomorrow at the earliest, on a day with a window.

    None where no day can be told.
    """
    due, day, gap = row["due"], row["next_day"], row["gap_left"]
    if not isinstance(due, date) or not isinstance(day, int):
        return None
    waits = gap if isinstance(gap, int) else 0
    earliest = days_after(as_of, max(waits, 1))
    return open_on(row, max(days_after(due, day), earliest), days)


def open_on(row: Mapping[str, object], day: date, days: DaySystem) -> date | None:
    """The day itself, or the next one on which they may be contacted where they live."""
    if day > FURTHEST:
        return None
    country, region = (str(row[name]) if row[name] else None for name in ("country", "region"))
    return next_open_day(day, country=country, region=region, days=days)


def days_after(day: date, count: int) -> date:
    """So many days later, or the last day there is."""
    return date.fromordinal(min(day.toordinal() + count, date.max.toordinal()))
