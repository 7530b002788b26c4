"""The auditor's own calendar: public holidays straight from the tables, nothing of ours."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _off(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


def is_business_day(day: date, *, country: str, region: str | None) -> bool:
    return day.weekday() < 5 and day not in _off(country, region, day.year)


def business_days_on(
    after: date, until: date, *, country: str, region: str | None
) -> list[date]:
    """The business days after one day, up to and including another."""
    span = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return [day for day in span if is_business_day(day, country=country, region=region)]


def business_days_later(day: date, count: int, *, country: str, region: str | None) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day, country=country, region=region)
    return day
