"""Amounts and days as people of a language say them.

Each is remembered: a message says the same amount several times, and a day's messages the same
dates.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

import phonenumbers
from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency

from dunwell.kernel.money import Money

HOME = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR"}
NEAR = {
    "en": ("yesterday", "today", "tomorrow"),
    "de": ("gestern", "heute", "morgen"),
    "fr": ("hier", "aujourd\u2019hui", "demain"),
}
ON = {"en": "on {day}", "de": "am {day}", "fr": "le {day}"}
THIS_MORNING = {"en": "this morning", "de": "heute früh", "fr": "ce matin"}
UNTIL = {"en": "{day}", "de": "zum {day}", "fr": "le {day}"}
AFTER_WEEKDAY = {"en_GB": " ", "en_IE": " ", "fr_FR": " "}


def base(language: str) -> str:
    """The language without its country: "en-GB" gives "en"."""
    return language.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=256)
def locale(language: str) -> Locale:
    """The locale whose dates and amounts are used; British English where the tag is unknown."""
    tag = language.replace("_", "-")
    try:
        return Locale.parse(HOME.get(tag.lower(), tag), sep="-" if "-" in tag else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(HOME.get(base(tag), "en_GB"))


@lru_cache(maxsize=4096)
def money(amount: Money, language: str) -> str:
    """With the currency's sign and its own decimals, and a true minus."""
    said = format_currency(amount.decimal(), amount.currency, locale=locale(language))
    return said.replace("-", "\u2212")


def moneys(amounts: Sequence[Money], language: str) -> str:
    """Several currencies, side by side and never added."""
    return listed([money(amount, language) for amount in amounts], language)


@lru_cache(maxsize=256)
def phone(number: str) -> str:
    """In groups, as people dial it; as it stands where it is no telephone number."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def listed(words: Sequence[str], language: str) -> str:
    return format_list(list(words), locale=locale(language)) if words else ""


@lru_cache(maxsize=4096)
def day(on: date, *, as_of: date, language: str) -> str:
    """ "26 November"; the year only when it is another one."""
    if on.year == as_of.year:
        return format_skeleton("MMMMd", on, locale=locale(language))
    return format_date(on, "long", locale=locale(language))


@lru_cache(maxsize=256)
def long_day(on: date, language: str) -> str:
    """ "23 November 2026", as it stands above a letter."""
    return format_date(on, "long", locale=locale(language))


@lru_cache(maxsize=256)
def weekday(on: date, *, as_of: date, language: str) -> str:
    """ "Friday 27 November"."""
    where = locale(language)
    between = AFTER_WEEKDAY.get(str(where), ", ")
    return (
        format_date(on, "EEEE", locale=where)
        + between
        + day(on, as_of=as_of, language=language)
    )


def when(on: date, *, as_of: date, language: str) -> str:
    """ "yesterday", "today", "tomorrow"; otherwise "on 3 November"."""
    return _near(on, ON, as_of=as_of, language=language)


def until(on: date, *, as_of: date, language: str) -> str:
    """What follows "up to": "this morning", "yesterday", otherwise "3 November"."""
    if on == as_of and base(language) in THIS_MORNING:
        return THIS_MORNING[base(language)]
    return _near(on, UNTIL, as_of=as_of, language=language)


def _near(on: date, otherwise: Mapping[str, str], *, as_of: date, language: str) -> str:
    distance = (on - as_of) // timedelta(days=1)
    spoken = base(language) if base(language) in NEAR else "en"
    if abs(distance) <= 1:
        return NEAR[spoken][distance + 1]
    return otherwise[spoken].format(day=day(on, as_of=as_of, language=language))
