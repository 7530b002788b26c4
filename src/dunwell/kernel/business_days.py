"""On which days an office is open: public holidays of a country and region, and the weekend.

The dates come from the `holidays` package, which knows them without a network. Where it does
not know the country, only Saturday and Sunday are off and `is_known` says so: a caller that
must not disturb anybody on a holiday can then hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

import holidays
import polars as pl
from holidays.registry import COUNTRIES

DaySystem = Literal["business", "mon-sat", "every day"]
Place = tuple[str | None, str | None]
"""An ISO 3166 country code and a region of it, where they are known."""

ONE_DAY = timedelta(days=1)
WORKDAYS: dict[DaySystem, int] = {"business": 5, "mon-sat": 6, "every day": 7}
CLOSED_AT_MOST = 40
"""No office is closed for longer in a row; a longer search is our own fault."""

TABLE_SCHEMA = pl.Schema(
    {
        "country": pl.String(),
        "region": pl.String(),
        "date": pl.Date(),
        "is_open": pl.Boolean(),
        "is_known": pl.Boolean(),
    }
)


def is_known(country: str | None, region: str | None = None) -> bool:
    """Whether the public holidays of this place are known. A place without a region counts by
    its country; a region that the country does not have is not known."""
    code = _code(country)
    if code is None:
        return False
    return region is None or _region(code, region) is not None


def region_code(country: str | None, said: str) -> str | None:
    """The region's code, given as a code or by its name: "NY" for "New York". None where the
    country has no such region."""
    code = _code(country)
    if code is None:
        return None
    by_name = {name.casefold(): region for name, region in _region_names(code).items()}
    return _region(code, said) or by_name.get(said.strip().casefold())


def region_name(country: str | None, region: str) -> str:
    """What people call a region: "New York" for "NY". As it was given where it is not known."""
    code = _code(country)
    known = _region(code, region) if code else None
    if code is None or known is None:
        return region
    names = (name for name, of in _region_names(code).items() if of == known)
    return max(names, key=len, default=region)


def is_open(
    day: date, *, country: str | None, region: str | None = None, days: DaySystem = "business"
) -> bool:
    """Whether `day` is a working day under this system. "every day" knows no holidays."""
    if days == "every day":
        return True
    is_workday = day.weekday() < WORKDAYS[days]
    return is_workday and day not in public_holidays(country, region, day.year)


def is_business_day(day: date, *, country: str | None, region: str | None = None) -> bool:
    """Monday to Friday, and no public holiday of the place."""
    return is_open(day, country=country, region=region)


def add_business_days(
    day: date, count: int, *, country: str | None, region: str | None = None
) -> date:
    """The date `count` business days later, or earlier where it is negative.

    The day itself is never counted: one business day after a Friday is Monday, and so is one
    after a Saturday. Zero gives the day back, open or not.
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day = _seek(day + step, step, country, region, "business")
    return day


def next_open_day(
    day: date, *, country: str | None, region: str | None = None, days: DaySystem = "business"
) -> date:
    """`day` itself where it is open, else the first open day after it."""
    return _seek(day, ONE_DAY, country, region, days)


def business_days_between(
    start: date, end: date, *, country: str | None, region: str | None = None
) -> int:
    """How many business days lie after `start`, up to and including `end`."""
    span = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_business_day(day, country=country, region=region) for day in span)


def table(
    places: Iterable[Place], *, first_on: date, last_on: date, days: DaySystem = "business"
) -> pl.DataFrame:
    """One row a place and day, both ends included: for joins over many customers at once.

    Sorted by country, region and date, unknown ones first. Join with `nulls_equal=True`.
    """
    span = [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]
    rows = [
        (country, region, day, is_open(day, country=country, region=region, days=days), known)
        for country, region in sorted(set(places), key=_place_order)
        for known in [is_known(country, region)]
        for day in span
    ]
    return pl.DataFrame(rows, schema=TABLE_SCHEMA, orient="row")


@lru_cache(maxsize=4096)
def public_holidays(country: str | None, region: str | None, year: int) -> frozenset[date]:
    """The public holidays of one year; none where the country is not known, and those of the
    whole country where the region is not."""
    code = _code(country)
    if code is None:
        return frozenset()
    subdivision = _region(code, region) if region else None
    return frozenset(holidays.country_holidays(code, subdiv=subdivision, years=year))


def _seek(
    day: date, step: timedelta, country: str | None, region: str | None, days: DaySystem
) -> date:
    for _ in range(CLOSED_AT_MOST):
        if is_open(day, country=country, region=region, days=days):
            return day
        day += step
    raise AssertionError(f"no open day near {day} in {country}")


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """ISO codes with a calendar, from the package's index: loading them all would take a second."""
    return frozenset(names[1] for names in COUNTRIES.values())


@lru_cache(maxsize=256)
def _regions(code: str) -> frozenset[str]:
    return frozenset(holidays.country_holidays(code).subdivisions)


@lru_cache(maxsize=256)
def _region_names(code: str) -> Mapping[str, str]:
    """The code of each region by its names; one may have several."""
    return MappingProxyType(holidays.country_holidays(code).subdivisions_aliases)


def _code(country: str | None) -> str | None:
    code = country.strip().upper() if country else None
    return code if code in _countries() else None


def _region(code: str, region: str) -> str | None:
    """The region as the holiday tables write it: "BY", whether given so or as "DE-BY"."""
    name = region.strip().upper().removeprefix(f"{code}-")
    return name if name in _regions(code) else None


def _place_order(place: Place) -> tuple[str, str]:
    country, region = place
    return country or "", region or ""
