"""Which days are open, where, and how far off the next one is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.kernel.business_days import (
    DaySystem,
    add_business_days,
    business_days_between,
    is_business_day,
    is_known,
    is_open,
    next_open_day,
    region_code,
    region_name,
    table,
)

FRIDAY = date(2026, 11, 20)
SATURDAY, SUNDAY, MONDAY = (FRIDAY + timedelta(days=n) for n in (1, 2, 3))
CHRISTMAS = date(2026, 12, 25)  # a Friday
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
PLACES = st.sampled_from(["GB", "DE", "IE", "FR", "US", None, "XX"])


def test_weekends_and_public_holidays_are_closed() -> None:
    assert is_business_day(FRIDAY, country="GB")
    assert not is_business_day(SATURDAY, country="GB")
    assert not is_business_day(SUNDAY, country="GB")
    assert not is_business_day(CHRISTMAS, country="GB")


def test_a_holiday_of_one_region_is_none_in_another() -> None:
    epiphany = date(2026, 1, 6)
    assert not is_business_day(epiphany, country="DE", region="BY")
    assert is_business_day(epiphany, country="DE", region="BE")
    assert is_business_day(epiphany, country="DE")


def test_a_region_may_carry_its_country() -> None:
    assert not is_business_day(date(2026, 1, 6), country="de", region="DE-BY")
    assert is_known("DE", "DE-BY")


@pytest.mark.parametrize(
    ("country", "said", "code"),
    [
        ("US", "New York", "NY"),
        ("us", "us-ny", "NY"),
        ("DE", " bayern ", "BY"),
        ("DE", "Atlantis", None),
        ("XX", "New York", None),
        (None, "NY", None),
    ],
)
def test_a_region_has_its_code_by_its_name(
    country: str | None, said: str, code: str | None
) -> None:
    assert region_code(country, said) == code


@pytest.mark.parametrize(
    ("country", "region", "name"),
    [
        ("US", "NY", "New York"),
        ("GB", "ENG", "England"),
        ("GB", "Kent", "Kent"),
        ("XX", "", ""),
    ],
)
def test_a_region_has_a_name_for_people(country: str, region: str, name: str) -> None:
    assert region_name(country, region) == name


@pytest.mark.parametrize(
    ("days", "open_on"),
    [
        ("business", [True, False, False]),
        ("mon-sat", [True, True, False]),
        ("every day", [True, True, True]),
    ],
)
def test_day_systems(days: DaySystem, open_on: list[bool]) -> None:
    weekend = (FRIDAY, SATURDAY, SUNDAY)
    assert [is_open(day, country="DE", days=days) for day in weekend] == open_on


def test_only_every_day_knows_no_holidays() -> None:
    systems: tuple[DaySystem, ...] = ("business", "mon-sat", "every day")
    opened = [is_open(CHRISTMAS, country="DE", days=days) for days in systems]
    assert opened == [False, False, True]


def test_an_unknown_country_has_weekends_only_and_says_so() -> None:
    for country in ("XX", None, ""):
        assert not is_known(country)
        assert is_business_day(CHRISTMAS, country=country)
        assert not is_business_day(SATURDAY, country=country)


def test_an_unknown_region_keeps_its_country_s_holidays_and_says_so() -> None:
    assert not is_known("DE", "Atlantis")
    assert is_known("DE")
    assert not is_business_day(CHRISTMAS, country="DE", region="Atlantis")


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (FRIDAY, 0, FRIDAY),
        (SATURDAY, 0, SATURDAY),
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (FRIDAY, 3, date(2026, 11, 25)),
        (MONDAY, -1, FRIDAY),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # 28 December stands in for Boxing Day
    ],
)
def test_counting_business_days(start: date, count: int, end: date) -> None:
    assert add_business_days(start, count, country="GB") == end


def test_the_next_open_day_may_be_today() -> None:
    assert next_open_day(FRIDAY, country="GB") == FRIDAY
    assert next_open_day(SATURDAY, country="GB") == MONDAY
    assert next_open_day(SATURDAY, country="GB", days="mon-sat") == SATURDAY


@given(DAYS, st.integers(0, 40), PLACES)
def test_what_is_added_lies_between(start: date, count: int, country: str | None) -> None:
    end = add_business_days(start, count, country=country)
    assert business_days_between(start, end, country=country) == count
    assert count == 0 or is_business_day(end, country=country)


def test_the_table_says_for_many_what_is_said_for_one() -> None:
    places = [("GB", None), ("DE", "BY"), (None, None), ("GB", None)]
    found = table(places, first_on=date(2026, 1, 5), last_on=date(2026, 1, 6))
    assert found.rows() == [
        (None, None, date(2026, 1, 5), True, False),
        (None, None, date(2026, 1, 6), True, False),
        ("DE", "BY", date(2026, 1, 5), True, True),
        ("DE", "BY", date(2026, 1, 6), False, True),
        ("GB", None, date(2026, 1, 5), True, True),
        ("GB", None, date(2026, 1, 6), True, True),
    ]
    assert table([], first_on=FRIDAY, last_on=MONDAY).height == 0
