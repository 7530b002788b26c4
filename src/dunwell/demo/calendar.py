"""Working days by country alone: when banks move money and offices write letters."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dunwell.kernel import business_days

_STATE = {"GB": "ENG", "US": "NY"}
"""Whose bank holidays stand for the whole country here."""


@cache
def is_working(day: date, country: str) -> bool:
    """Whether offices and banks of the country are open."""
    return business_days.is_business_day(day, country=country, region=_STATE.get(country))


def on_or_after(day: date, country: str) -> date:
    """The first working day from ``day`` on."""
    while not is_working(day, country):
        day += timedelta(days=1)
    return day


def on_or_before(day: date, country: str) -> date:
    """The last working day up to ``day``."""
    while not is_working(day, country):
        day -= timedelta(days=1)
    return day


def after(day: date, count: int, country: str) -> date:
    """The working day that is ``count`` working days after ``day``."""
    for _ in range(count):
        day = on_or_after(day + timedelta(days=1), country)
    return day


def within(first: date, last: date, country: str) -> list[date]:
    """Every working day from ``first`` to ``last``, both counted."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_working(day, country)]
