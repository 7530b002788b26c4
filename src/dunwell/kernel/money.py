"""Money is a whole number of minor units in one currency. There are no floats in the house."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dunwell.kernel.currencies import DECIMALS
from dunwell.kernel.refusal import Refusal

INT64_MAX = 2**63 - 1
PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
"""What people write; Python's own reading would also take 1_000, 1E3 and the digits of Thai."""
DIGITS_MAX = 30  # beyond any ledger, and read at once


class CurrencyMismatch(Refusal):
    code = "currency-mismatch"
    says = "{left} and {right} cannot be added without a dated rate."


class UnknownCurrency(Refusal):
    code = "unknown-currency"
    says = (
        "{currency!r} is not an ISO 4217 currency code. "
        "Write three capital letters, such as GBP."
    )


class NotAnAmount(Refusal):
    code = "not-an-amount"
    says = (
        "{text!r} is not an amount in {currency}: "
        "it has {decimals} decimals, written like {example}."
    )


class AmountTooLarge(Refusal):
    code = "amount-too-large"
    says = "{text} {currency} is larger than the ledger can hold."


def decimals(currency: str) -> int:
    """How many decimals the currency has (ISO 4217: JPY 0, EUR 2, KWD 3)."""
    try:
        return DECIMALS[currency]
    except KeyError:
        raise UnknownCurrency(currency=currency) from None


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: ``minor`` units (cents, pence, yen) of an ISO 4217 ``currency``."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a plain decimal such as "1240.00"; never rounds.

        Refuses with NotAnAmount (letters, too many decimals), AmountTooLarge, UnknownCurrency.
        """
        places = decimals(currency)
        plain = text.strip()
        whole, _, part = plain.partition(".")
        if not PLAIN.fullmatch(plain) or part[places:].strip("0"):
            example = f"{1240:.{places}f}"
            raise NotAnAmount(text=text, currency=currency, decimals=places, example=example)
        digits = whole + part[:places].ljust(places, "0")
        if len(digits) > DIGITS_MAX or abs(int(digits)) > INT64_MAX:
            raise AmountTooLarge(text=text, currency=currency)
        return cls(int(digits), currency)

    def decimal(self) -> Decimal:
        """The amount in major units, exactly, with the currency's own decimals."""
        places = decimals(self.currency)
        return Decimal(self.minor).scaleb(-places).quantize(Decimal(1).scaleb(-places))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __str__(self) -> str:
        return f"{self.decimal():,f} {self.currency}"

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Share the amount by weight, to the last minor unit.

        The parts always add up to the whole; leftover units go to the largest
        remainders, earliest first, so the same split is made every time.
        """
        total = sum(weights)
        assert total > 0, "a split needs at least one positive weight"
        assert min(weights) >= 0, "weights are never negative"

        floors = [self.minor * w // total for w in weights]
        remainders = [self.minor * w % total for w in weights]
        leftover = self.minor - sum(floors)
        by_need = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
        for i in by_need[:leftover]:
            floors[i] += 1

        assert sum(floors) == self.minor
        return [Money(part, self.currency) for part in floors]

    def _same(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)
        return other
