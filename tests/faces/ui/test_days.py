"""Days as people say them, always seen from a stated day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dunwell.ui import days

AS_OF = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "language", "expected"),
    [
        (date(2026, 12, 31), "en-gb", "today"),
        (date(2026, 12, 30), "en-gb", "yesterday"),
        (date(2027, 1, 1), "en-gb", "tomorrow"),
        (date(2026, 11, 26), "en-gb", "Thursday 26 November"),
        (date(2027, 1, 8), "en-gb", "Friday 8 January 2027"),
        (date(2026, 11, 27), "de", "Freitag, 27. November"),
        (date(2026, 12, 31), "de", "heute"),
        (date(2026, 11, 26), "en-us", "Thursday, November 26"),
    ],
)
def test_spoken(day: date, language: str, expected: str) -> None:
    assert days.spoken(day, AS_OF, language) == expected


def test_tables_never_say_today() -> None:
    assert days.plain(AS_OF, AS_OF) == "31 December"
    assert days.brief(date(2025, 2, 3), AS_OF) == "3 Feb 2025"


def test_an_instant_is_read_on_the_readers_clock() -> None:
    at = datetime(2026, 12, 31, 0, 30, tzinfo=UTC)
    assert days.moment(at, AS_OF, ZoneInfo("Europe/London")) == "today, 00:30"
    assert days.moment(at, AS_OF, ZoneInfo("America/New_York")) == "yesterday, 19:30"
