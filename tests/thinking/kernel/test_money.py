"""Money is exact, keeps its currency, and is never lost in a split."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.kernel.money import (
    AmountTooLarge,
    CurrencyMismatch,
    Money,
    NotAnAmount,
    UnknownCurrency,
    decimals,
)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1240.00", "GBP", 124_000),
        ("1240", "GBP", 124_000),
        (" 0.5 ", "EUR", 50),
        ("+7.10", "EUR", 710),
        ("12.3400", "EUR", 1_234),
        ("007", "EUR", 700),
        ("1240", "JPY", 1_240),
        ("1.234", "KWD", 1_234),
        ("-12.30", "EUR", -1_230),
        ("0", "EUR", 0),
    ],
)
def test_reading_an_amount(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,240.00", "12.345", "NaN", "Infinity", "- 5", "5."]
)
def test_what_is_not_an_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotAnAmount, match=r"1240\.00"):
        Money.parse(text, "EUR")


@pytest.mark.parametrize("text", ["1_000", "1E3", "1e-3", "٣٫٥", "๓", "0x10", "1\n2"])
def test_what_only_a_program_would_write_is_refused(text: str) -> None:
    """Python reads 1_000 as a thousand and 1E3 too; in a bank's file both are a mistake."""
    with pytest.raises(NotAnAmount):
        Money.parse(text, "EUR")


def test_an_amount_is_never_rounded() -> None:
    with pytest.raises(NotAnAmount):
        Money.parse("1240.5", "JPY")


def test_what_the_ledger_cannot_hold_is_refused() -> None:
    assert Money.parse(str(2**63 - 1), "JPY").minor == 2**63 - 1
    for text in (str(2**63), f"-{2**63}", "9" * 10_000):
        with pytest.raises(AmountTooLarge):
            Money.parse(text, "JPY")


def test_unknown_currencies_are_refused() -> None:
    for code in ("eur", "XXX", "EURO", ""):
        with pytest.raises(UnknownCurrency):
            decimals(code)


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "GBP")
    with pytest.raises(CurrencyMismatch):
        assert Money(1, "EUR") < Money(2, "GBP")


def test_writing_it_for_people_and_for_sums() -> None:
    assert str(Money(124_000, "GBP")) == "1,240.00 GBP"
    assert Money(1_234, "KWD").decimal() == Decimal("1.234")
    assert -Money(5, "EUR") - Money(1, "EUR") == Money(-6, "EUR")


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1_000), min_size=1, max_size=12))
def test_a_split_loses_nothing_and_is_fair_to_the_unit(minor: int, weights: list[int]) -> None:
    weights = [*weights, 1]
    parts = Money(minor, "EUR").split(weights)
    assert sum(part.minor for part in parts) == minor
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * total - minor * weight) < total


def test_the_leftover_goes_to_the_largest_remainder_first() -> None:
    assert [part.minor for part in Money(100, "EUR").split([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in Money(101, "EUR").split([1, 2])] == [34, 67]
