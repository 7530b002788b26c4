"""Money as people read it."""

import pytest

from dunwell.ui import figures


@pytest.mark.parametrize(
    ("minor", "currency", "language", "expected"),
    [
        (128400, "GBP", "en-gb", "£1,284.00"),
        (5, "GBP", "en-gb", "£0.05"),
        (-4800, "GBP", "en-gb", "\u2212£48.00"),
        (122050, "EUR", "en-gb", "€1,220.50"),
        (122050, "EUR", "de", "1.220,50\xa0€"),
        (98000, "JPY", "en-gb", "JP¥98,000"),
        (1234567, "KWD", "en-gb", "KWD\xa01,234.567"),
        (2**63 - 1, "GBP", "en-gb", "£92,233,720,368,547,758.07"),
    ],
)
def test_an_amount_is_written_exactly(
    minor: int, currency: str, language: str, expected: str
) -> None:
    assert str(figures.figure(minor, currency, language)) == expected


def test_pence_stand_apart_and_the_value_stays_plain() -> None:
    shown = figures.figure(122050, "EUR", "de")
    assert (shown.head, shown.pence, shown.tail) == ("1.220", ",50", "\xa0€")
    assert shown.value == "1220.50"


def test_money_that_came_in_may_carry_a_plus_but_nothing_has_no_sign() -> None:
    assert str(figures.figure(63000, "GBP", "en-gb", True)) == "+£630.00"
    assert str(figures.figure(0, "GBP", "en-gb", True)) == "£0.00"


@pytest.mark.parametrize(
    ("minor", "expected"),
    [(0, "£0"), (99, "£1"), (99949, "£999"), (100000, "£1.0k"), (9648020, "£96.5k")]
    + [(99_994_999, "£999.9k"), (99_995_000, "£1.0m"), (-9648020, "\u2212£96.5k")],
)
def test_rounded_figures_are_for_strips(minor: int, expected: str) -> None:
    assert figures.rounded(minor, "GBP", "en-gb") == expected
