"""Money as people read it: symbol, grouping, true minus, and the pence apart."""

import re
from copy import copy
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import get_decimal_symbol

from dunwell.kernel import money

TRUE_MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
CODE_BEFORE_FIGURE = re.compile(r"(?<=[A-Z])(?=\d)")
LOCALES = {"en": "en_GB", "en-gb": "en_GB", "en-us": "en_US", "en-ie": "en_IE"}


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount split where the eye splits it; a `tail` follows the pence, as in "12,40 €"."""

    head: str
    pence: str
    tail: str
    value: str

    def __str__(self) -> str:
        return self.head + self.pence + self.tail


def locale_of(language: str | None) -> Locale:
    """The locale for a code such as "en-gb" or "de"; British English when none is set."""
    code = (language or "en-gb").lower()
    return Locale.parse(
        LOCALES.get(code, code), sep="-" if "-" in LOCALES.get(code, code) else "_"
    )


@lru_cache(maxsize=4096)
def figure(minor: int, currency: str, language: str, signed: bool = False) -> Figure:
    """Set an amount for reading; `signed` puts a plus before money that came in."""
    places = money.decimals(currency)
    amount = Decimal(minor).scaleb(-places)
    text = _formatted(abs(amount), currency, places, locale_of(language))
    sign = TRUE_MINUS if minor < 0 else "+" if signed and minor > 0 else ""
    head, pence, tail = _parted(sign + text, places, locale_of(language))
    return Figure(head=head, pence=pence, tail=tail, value=f"{amount:.{places}f}")


@lru_cache(maxsize=512)
def rounded(minor: int, currency: str, language: str) -> str:
    """For strips and charts only: "£96.5k", "£1.2m"."""
    locale = locale_of(language)
    amount = Decimal(minor).scaleb(-money.decimals(currency))
    size, unit = abs(amount), ""
    places = 0
    for limit, letter in ((Decimal(999_950), "m"), (Decimal(1000), "k")):
        if size >= limit:
            size, unit, places = size / (1_000_000 if letter == "m" else 1000), letter, 1
            break
    size = size.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = _formatted(size, currency, places, locale)
    head, pence, tail = _parted(text, places, locale)
    return (TRUE_MINUS if amount < 0 else "") + head + pence + unit + tail


def _formatted(amount: Decimal, currency: str, places: int, locale: Locale) -> str:
    """The locale's own pattern, with the decimals that the currency has by ISO 4217."""
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (places, places)
    text: str = pattern.apply(amount, locale, currency=currency, currency_digits=False)
    return CODE_BEFORE_FIGURE.sub(NO_BREAK_SPACE, text)


def _parted(text: str, places: int, locale: Locale) -> tuple[str, str, str]:
    """Cut at the decimal mark; currencies without decimals have no pence."""
    if not places:
        return text, "", ""
    cut = text.rindex(get_decimal_symbol(locale))
    end = cut + 1 + places
    return text[:cut], text[cut:end], text[end:]
