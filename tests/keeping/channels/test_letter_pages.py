"""Letters on paper: the words, the window, the codes, and the same bytes each time."""

from dataclasses import replace
from datetime import date

import pytest
import zxingcpp

from dunwell.channels.kinds.letter.printing import pdf
from dunwell.channels.templates import Firm, Letter, Line, Links, compose
from dunwell.channels.templates.letter import PaySlip
from dunwell.kernel.money import Money
from tests.support.paper import left_of, picture_of, words_of

DOOR = "https://pay.wren.example/p/1.Qv8sK3mZ0bT4xW7yR2nLq9aHc5dEfGhJ"
EPC = "BCD\n002\n1\nSCT\nCOBADEFF\nWren\nDE89370400440532013000\nEUR250.00\n\nRF18INV2041"
WORDS = {
    "en": ("Final notice", "Hello Petra", "Your customer number", "Kind regards"),
    "de": ("Letzte Mahnung", "Guten Tag Petra Weber", "Ihre Kundennummer", "Grüßen"),
    "fr": ("Dernier rappel", "Bonjour Petra Weber", "Votre numéro de client", "cordialement"),
}


def letter(country: str = "DE", lines: int = 2) -> Letter:
    owed = tuple(
        Line(f"RE-{number}", date(2026, 9, 1), Money(12_500, "EUR")) for number in range(lines)
    )
    return Letter(
        as_of=date(2026, 11, 23),
        kind="business",
        customer_name="Żółw & Söhne GmbH",
        firm=Firm("Wren", country, "Wren GmbH", "Mühlgasse 2\n10117 Berlin"),
        signer="Bob Marsh",
        links=Links.under(DOOR),
        contact_name="Petra Weber",
        given_name="Petra",
        lines=owed,
        customer_ref="C-1042",
        postal="Hauptstraße 5, 20095 Hamburg",
        by_on=date(2026, 12, 7),
        slip=PaySlip("Wren", Money(25_000, "EUR"), "RF18 INV2041", "DE89 3704", code=EPC),
    )


def sheet(language: str, said: Letter) -> dict[str, object]:
    composed = compose(
        template="final_notice", tone="firm", language=language, channel="letter", letter=said
    )
    assert composed.sheet is not None and composed.html == ""
    return composed.sheet.as_json()


@pytest.mark.parametrize("language", WORDS)
def test_each_language_says_all_that_a_letter_has_to(language: str) -> None:
    words = words_of(pdf([sheet(language, letter())]))[0]
    for said in (*WORDS[language], "Żółw & Söhne GmbH", "Hauptstraße 5", "20095 Hamburg"):
        assert said in words
    for said in ("C-1042", "RE-0", "RE-1", "RF18 INV2041", "Bob Marsh", DOOR[:40]):
        assert said in words


def test_both_codes_can_be_read() -> None:
    read = zxingcpp.read_barcodes(picture_of(pdf([sheet("de", letter())])))
    assert {one.text for one in read} == {DOOR, EPC}


def test_the_same_words_make_the_same_bytes() -> None:
    one = sheet("en", letter())
    assert pdf([one]) == pdf([one])


def test_each_letter_begins_on_a_page_of_its_own() -> None:
    long = sheet("en", letter(lines=45))
    pages = words_of(pdf([long, sheet("fr", letter())]))
    firsts = [number for number, page in enumerate(pages) if "Hauptstraße 5" in page]
    assert len(firsts) == 2 and firsts[0] == 0
    assert f"Page 1 / {firsts[1]}" in pages[0]
    assert "Page" not in pages[firsts[1]], "a letter of one page does not count its pages"


@pytest.mark.parametrize(("country", "is_left"), [("DE", True), ("GB", True), ("FR", False)])
def test_the_window_is_where_the_envelope_has_it(country: str, is_left: bool) -> None:
    left = left_of(pdf([sheet("en", letter(country))]), "Hauptstraße 5")
    assert round(left) == (20 if is_left else 110)


def test_what_comes_from_outside_is_never_markup() -> None:
    odd = replace(
        letter(), customer_name="#panic() $x$ *bold* \\ @ref <a>", postal="#let x = 1"
    )
    assert "#panic() $x$ *bold* \\ @ref <a>" in words_of(pdf([sheet("en", odd)]))[0]


def test_a_second_page_says_whose_it_is_and_begins_with_what_it_is_there_for() -> None:
    pages = words_of(pdf([sheet("en", letter(lines=9)), sheet("en", letter())]))
    assert len(pages) == 3
    first, second, next_letter = pages
    whose = "Żółw & Söhne GmbH, C-1042"
    assert "Kind regards" in first and "RF18 INV2041" not in first
    assert second.startswith(whose) and "RF18 INV2041" in second
    assert whose not in first and whose not in next_letter, "their head says it"
