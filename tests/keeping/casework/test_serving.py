"""From when a letter counts as served, country by country, and never where no rule says so."""

from datetime import date, timedelta

import pytest

from dunwell.casework.serving import RULES, deemed


@pytest.mark.parametrize(
    ("country", "posted_on", "on"),
    [
        ("GB", date(2026, 11, 2), date(2026, 11, 4)),
        ("GB", date(2026, 11, 5), date(2026, 11, 9)),  # Saturday goes to Monday
        ("GB", date(2026, 12, 23), date(2026, 12, 29)),  # over Christmas and a substitute day
        ("DE", date(2026, 11, 2), date(2026, 11, 6)),
        ("DE", date(2024, 12, 31), date(2025, 1, 3)),  # posted under the rule before
        ("DE", date(2025, 1, 2), date(2025, 1, 6)),
        ("AT", date(2026, 11, 6), date(2026, 11, 11)),
        ("IE", date(2026, 11, 2), date(2026, 11, 9)),
        ("US", date(2026, 11, 20), date(2026, 11, 30)),  # over Thanksgiving
    ],
)
def test_served(country: str, posted_on: date, on: date) -> None:
    found = deemed(country=country, region=None, posted_on=posted_on)
    assert found is not None and found.on == on
    assert str(posted_on) in found.basis


@pytest.mark.parametrize(
    ("country", "begins_on", "days", "days_before"),
    [
        ("GB", date(2008, 10, 1), 2, None),
        ("DE", date(1977, 1, 1), 3, None),
        ("DE", date(2025, 1, 1), 4, 3),
        ("AT", date(1983, 3, 1), 3, None),
        ("IE", date(2006, 1, 1), 5, None),
        ("US", date(2021, 11, 30), 5, None),
    ],
)
def test_a_rule_holds_from_its_first_day_on(
    country: str, begins_on: date, days: int, days_before: int | None
) -> None:
    a_day_before = begins_on - timedelta(days=1)
    found = [
        deemed(country=country, region=None, posted_on=on) for on in (a_day_before, begins_on)
    ]
    said = [one and one.basis.partition("; ")[2].partition(" later")[0] for one in found]
    assert [text and int(text.split()[1]) for text in said] == [days_before, days]


@pytest.mark.parametrize("country", ["FR", "NL", "XX"])
def test_where_no_rule_says_so_nothing_is_served(country: str) -> None:
    assert deemed(country=country, region=None, posted_on=date(2026, 11, 2)) is None


def test_nor_before_the_first_rule() -> None:
    assert deemed(country="US", region=None, posted_on=date(2021, 11, 29)) is None


def test_every_rule_names_its_source() -> None:
    assert all(rule.source and rule.days > 0 for rule in RULES)
