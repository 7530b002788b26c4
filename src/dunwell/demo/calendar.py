"""Working days by country: when banks move money and offices write letters."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

ONE = timedelta(days=1)
_STATE = {"GB": "ENG", "US": "NY"}
"""Whose bank holidays stand for the whole country here."""


@cache
def _feasts(country: str, year: int) -> frozenset[date]:
    return frozenset(
        holidays.country_holidays(country, subdiv=_STATE.get(country), years=[year])
    )


@cache
def is_working(day: date, country: str) -> bool:
    """Whether offices and banks of the country are open."""
    return day.weekday() < 5 and day not in _feasts(country, day.year)


def on_or_after(day: date, country: str) -> date:
    """The first working day from ``day`` on."""
    while not is_working(day, country):
        day += ONE
    return day


def on_or_before(day: date, country: str) -> date:
    """The last working day up to ``day``."""
    while not is_working(day, country):
        day -= ONE
    return day


def after(day: date, count: int, country: str) -> date:
    """The working day that is ``count`` working days after ``day``."""
    for _ in range(count):
        day = on_or_after(day + ONE, country)
    return day


def within(first: date, last: date, country: str) -> list[date]:
    """Every working day from ``first`` to ``last``, both counted."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_working(day, country)]
