"""Reading dates as files write them, and finding out how a whole file writes them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from dunwell.receivables.importing.problem import Unreadable

FORMATS = (
    "YYYY-MM-DD",
    "DD.MM.YYYY",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "YYYY/MM/DD",
    "DD-MM-YYYY",
    "YYYYMMDD",
    "DD.MM.YY",
    "DD/MM/YY",
    "MM/DD/YY",
    "DD MON YYYY",
    "DD-MON-YYYY",
    "MON DD, YYYY",
)
"""Tried in this order where nobody says which it is; a time of day behind is passed over."""
_TIME_OF_DAY = re.compile(
    r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z| ?[+-]\d{2}:?\d{2})?$",
    re.ASCII | re.IGNORECASE,
)
EXAMPLE = date(2026, 1, 31)
FIRST_YEAR, LAST_YEAR = 1980, 2100

_TOKENS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<year>[0-9]{2})",
    "MON": r"(?P<name>[^\W\d_]{3,9})\.?",
    "MM": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{1,2})",
    "hh": r"[0-9]{1,2}",
    "mm": r"[0-9]{2}",
    "ss": r"[0-9]{2}(?:\.[0-9]+)?Z?",
}
_SPLIT = re.compile("(" + "|".join(_TOKENS) + ")")
_PERCENT = {
    "%Y": "YYYY",
    "%y": "YY",
    "%m": "MM",
    "%d": "DD",
    "%b": "MON",
    "%B": "MON",
    "%H": "hh",
    "%M": "mm",
    "%S": "ss",
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar",
            "feb february februar",
            "mar march mär märz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}


class AmbiguousDates(Unreadable):
    code = "ambiguous-dates"
    says = (
        "{text!r} can be {first:%-d %B %Y} or {second:%-d %B %Y}, and no row of the file decides "
        "it. Say which in a mapping, as `date_format: {first_format}` or `{second_format}`."
    )


def plain_format(text: str) -> str:
    """A format in our words (DD.MM.YYYY), also from a programmer's (%d.%m.%Y)."""
    for token, word in _PERCENT.items():
        text = text.replace(token, word)
    is_ours = any(token in text for token in ("YY", "MM", "DD"))
    return text if is_ours else text.upper()


def is_format(text: str) -> bool:
    """Whether it names a day, a month and a year."""
    tokens = set(_SPLIT.findall(plain_format(text)))
    return bool(tokens & {"YYYY", "YY"}) and bool(tokens & {"MM", "MON"}) and "DD" in tokens


def example(date_format: str) -> str:
    """The last day of January 2026, as the format writes it."""
    words = {"YYYY": "2026", "YY": "26", "MON": "Jan", "MM": "01", "DD": "31"}
    words |= {"hh": "00", "mm": "00", "ss": "00"}
    return _SPLIT.sub(lambda token: words[token[0]], plain_format(date_format))


def write(day: date, date_format: str) -> str:
    """A day as the format writes it."""
    words = {"YYYY": f"{day.year}", "YY": f"{day.year % 100:02}", "MON": f"{day:%b}"}
    words |= {
        "MM": f"{day.month:02}",
        "DD": f"{day.day:02}",
        "hh": "00",
        "mm": "00",
        "ss": "00",
    }
    return _SPLIT.sub(lambda token: words[token[0]], plain_format(date_format))


@lru_cache(maxsize=20_000)
def read(text: str, date_format: str) -> date | None:
    """The day, or None where the text is not one in this format, or out of all likelihood."""
    day = _read(text, date_format)
    return day if day is not None and is_likely(day) else None


def is_likely(day: date) -> bool:
    """Whether an invoice or a payment can be of that year, rather than a slip of the pen."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def is_unlikely(text: str, date_format: str) -> bool:
    """Whether the text is a date, and one that nobody can have meant."""
    day = _read(text, date_format)
    return day is not None and not is_likely(day)


def _read(text: str, date_format: str) -> date | None:
    has_time = "hh" in plain_format(date_format)
    bare = text if has_time else _TIME_OF_DAY.sub("", text)
    found = _pattern(date_format).fullmatch(bare)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 69 else 1900
    month = _month(parts)
    if month is None:
        return None
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


def _month(parts: dict[str, str | None]) -> int | None:
    if (number := parts.get("month")) is not None:
        return int(number)
    return _MONTHS.get((parts.get("name") or "").lower())


@lru_cache(maxsize=64)
def _pattern(date_format: str) -> re.Pattern[str]:
    pieces = _SPLIT.split(plain_format(date_format))
    return re.compile("".join(_TOKENS.get(piece, re.escape(piece)) for piece in pieces))


def format_of(texts: Iterable[str]) -> str:
    """The format in which most of a file's dates can be read. Refuses with AmbiguousDates."""
    distinct = sorted(set(texts))
    counts = {one: sum(read(text, one) is not None for text in distinct) for one in FORMATS}
    best = max(FORMATS, key=lambda one: counts[one])
    for other in FORMATS:
        if other != best and counts[other] == counts[best]:
            _check_same(distinct, best, other)
    return best


def _check_same(texts: list[str], first: str, second: str) -> None:
    for text in texts:
        one, two = read(text, first), read(text, second)
        if one is not None and two is not None and one != two:
            raise AmbiguousDates(
                text=text, first=one, second=two, first_format=first, second_format=second
            )
