"""Reading amounts exactly as files write them, and finding out how a file writes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from dunwell.receivables.importing.problem import Unreadable


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands before the decimals, and between thousands."""

    decimal: str
    thousands: str

    def example(self) -> str:
        return f"1240{self.decimal}00"


CHOICES = (
    Signs(".", ","),
    Signs(",", "."),
    Signs(".", " "),
    Signs(",", " "),
    Signs(".", "'"),
)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")
_MONEY = r"(?:[£$€¥]|[A-Z]{3})?"
_SHAPE = re.compile(
    rf"(?P<before>\(?[-+]? ?{_MONEY} ?[-+]?) ?"
    rf"(?P<digits>[0-9.,' ]*[0-9]) ?"
    rf"(?P<after>-? ?{_MONEY}-?\)?)"
)
_MARK = re.compile(r"[£$€¥]|[A-Z]{3}")
_WRITTEN_WITH = {
    "€": "EUR",
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
    "¥": "JPY CNY",
    "$": (
        "USD ARS AUD BBD BMD BND BRL BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD MOP "
        "MXN NAD NIO NZD SBD SGD SRD TOP TTD TWD UYU WST XCD"
    ),
}
"""The currencies that people write with a sign."""


class AmbiguousAmounts(Unreadable):
    code = "ambiguous-amounts"
    says = (
        "{text!r} can be {first} or {second}, and no row of the file decides it. Say in a "
        "mapping which sign stands before the decimals: `decimal: '.'` or `decimal: ','`."
    )


@lru_cache(maxsize=50_000)
def read(text: str, signs: Signs) -> Decimal | None:
    """The number, or None where the text is none.

    A currency may stand beside it (``another_currency`` judges it); a minus may stand behind
    it, or be brackets.
    """
    bare = _SPACES.sub(" ", text).strip().replace("−", "-").replace("’", "'")
    shape = _SHAPE.fullmatch(bare)
    if shape is None or not _pattern(signs).fullmatch(shape["digits"]):
        return None
    around = shape["before"] + shape["after"]
    if around.count("-") > 1:
        return None
    is_below = "-" in around or around.startswith("(")
    number = shape["digits"].replace(signs.thousands, "").replace(signs.decimal, ".")
    return Decimal(f"-{number}" if is_below else number)


def another_currency(text: str, currency: str) -> str:
    """The sign or code beside an amount that cannot be this currency; "" where there is none."""
    marks = _MARK.findall(text)
    return next((m for m in marks if currency not in _WRITTEN_WITH.get(m, m).split()), "")


@lru_cache(maxsize=16)
def _pattern(signs: Signs) -> re.Pattern[str]:
    point, apart = re.escape(signs.decimal), re.escape(signs.thousands)
    whole = f"(?:[0-9]{{1,3}}(?:{apart}[0-9]{{3}})+|[0-9]+)" if apart else "[0-9]+"
    return re.compile(f"{whole}(?:{point}[0-9]+)?|{point}[0-9]+")


def signs_of(texts: Iterable[str], *, decimals: int) -> Signs:
    """The signs with which most of a file's amounts can be read, in a currency's decimals.

    Refuses with AmbiguousAmounts.
    """
    distinct = sorted(set(texts))
    counts = {signs: _score(distinct, signs, decimals) for signs in CHOICES}
    best = max(CHOICES, key=lambda signs: counts[signs])
    for other in CHOICES:
        if other != best and counts[other] == counts[best]:
            _check_same(distinct, best, other)
    return best


def _score(texts: list[str], signs: Signs, decimals: int) -> tuple[int, int]:
    """How many are amounts in the currency's decimals, and how many are numbers at all."""
    numbers = [number for text in texts if (number := read(text, signs)) is not None]
    return sum(number == round(number, decimals) for number in numbers), len(numbers)


def _check_same(texts: list[str], first: Signs, second: Signs) -> None:
    for text in texts:
        one, two = read(text, first), read(text, second)
        if one is not None and two is not None and one != two:
            raise AmbiguousAmounts(text=text, first=one, second=two)
