"""Days as people say them: today, Thursday 26 November; the year only when it changes."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from dunwell.ui.figures import locale_of

NEAR = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "de": {-1: "gestern", 0: "heute", 1: "morgen"},
    "fr": {-1: "hier", 0: "aujourd’hui", 1: "demain"},
}
LONG = {"de": "EEEE, d. MMMM", "en-us": "EEEE, MMMM d"}
SHORT = {"de": "d. MMM", "en-us": "MMM d"}


def spoken(day: date, as_of: date, language: str = "en-gb") -> str:
    """The day in full words, seen from `as_of`."""
    near = NEAR.get(language[:2], {}).get((day - as_of).days)
    return near or _written(day, as_of, LONG.get(language, "EEEE d MMMM"), language)


def full(day: date, as_of: date, language: str = "en-gb") -> str:
    """The day with its weekday and never "today": "Thursday 26 November"."""
    return _written(day, as_of, LONG.get(language, "EEEE d MMMM"), language)


def plain(day: date, as_of: date, language: str = "en-gb") -> str:
    """The day without its weekday and never "today": for tables, "26 November"."""
    pattern = LONG.get(language, "EEEE d MMMM").removeprefix("EEEE").lstrip(", ")
    return _written(day, as_of, pattern, language)


def brief(day: date, as_of: date, language: str = "en-gb") -> str:
    """The day at its shortest: "26 Nov", with the year when it is another one."""
    return _written(day, as_of, SHORT.get(language, "d MMM"), language)


def moment(at: datetime, as_of: date, zone: ZoneInfo, language: str = "en-gb") -> str:
    """An instant on the reader's clock: "today, 06:12", "3 Nov, 10:52"."""
    local = at.astimezone(zone)
    near = NEAR.get(language[:2], {}).get((local.date() - as_of).days)
    return f"{near or brief(local.date(), as_of, language)}, {local:%H:%M}"


def _written(day: date, as_of: date, pattern: str, language: str) -> str:
    if day.year != as_of.year:
        pattern += ", y" if language == "en-us" else " y"
    return _formatted(day, pattern, language)


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=locale_of(language))


def written(day: date, language: str = "en-gb") -> str:
    """The day in full with its year, whatever day it is seen from: "Thursday 26 November 2026"."""
    return _formatted(day, LONG.get(language, "EEEE d MMMM") + " y", language)


def after(day: date, count: int) -> date:
    """So many calendar days on."""
    return day + timedelta(days=count)


def spelt(day: date, language: str = "en-gb") -> str:
    """The day in full without its year, as the head of its own page: "Thursday 26 November"."""
    return _formatted(day, LONG.get(language, "EEEE d MMMM"), language)
