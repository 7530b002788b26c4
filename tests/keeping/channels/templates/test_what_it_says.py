"""The situation shapes the message, figures are right, and markup from outside stays text."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dunwell.channels.templates import (
    Credit,
    Line,
    PaymentSaid,
    PromiseSaid,
    Situation,
    saying,
)
from dunwell.kernel.money import Money
from tests.keeping.channels.templates import letters
from tests.keeping.channels.templates.letters import OVERDUE, PRIYA, TODAY, email, pounds


def test_the_first_reminder_reads_like_this() -> None:
    """The whole text part, to be read in review when it changes."""
    expected = Path(__file__).with_name("missed_payment.txt").read_text(encoding="utf-8")

    said = email("missed_payment", PRIYA)

    assert f"Subject: {said.subject}\n\n{said.text}" == expected


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert email("second_reminder", PRIYA) == email("second_reminder", PRIYA)


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        (Situation(is_good_payer=True), "You usually pay on the day"),
        (Situation(is_first_time_late=True), "This has not happened before"),
        (
            Situation(broken_promise=PromiseSaid(pounds(50_000), date(2026, 11, 20))),
            "The £500.00 we agreed for Friday 20 November has not reached us.",
        ),
        (
            Situation(disputed=(pounds(12_600),)),
            "The £126.00 that is in question stays out of this",
        ),
        (
            Situation(payment=PaymentSaid(pounds(20_000), date(2026, 11, 23))),
            "Thank you for the £200.00 that reached us yesterday",
        ),
    ],
)
def test_the_situation_is_said(situation: Situation, words: str) -> None:
    plain = email("missed_payment", replace(PRIYA, situation=Situation())).text
    said = email("missed_payment", replace(PRIYA, situation=situation)).text

    assert words in " ".join(said.split())
    assert words not in " ".join(plain.split())


def test_help_is_offered_only_where_the_policy_lets_the_customer_choose() -> None:
    neither = email("missed_payment", replace(PRIYA, situation=Situation())).text

    assert "it is agreed at once" in " ".join(email("missed_payment", PRIYA).text.split())
    assert "it is agreed at once" not in " ".join(neither.split())


def test_credits_and_part_payments_lower_what_is_asked() -> None:
    """Seen elsewhere: credit notes and part payments ignored in the amount asked."""
    half_paid = replace(OVERDUE, open=pounds(64_200))
    it = replace(PRIYA, lines=(half_paid,), credits=(Credit("CN-7", pounds(14_200)),))

    said = email("missed_payment", it)

    assert said.subject == "Invoice INV-20418 for £500.00 fell due yesterday"
    rows = [" ".join(line.split()) for line in said.text.splitlines()]
    assert "INV-20418 23 November £642.00" in rows
    assert "CN-7 \u2212£142.00" in rows
    assert "Due now £500.00" in rows
    assert "Pay £500.00:" in rows


def test_currencies_are_never_added() -> None:
    euros = Line("EU-7", date(2026, 11, 20), Money(9_900, "EUR"))
    it = replace(PRIYA, lines=(OVERDUE, euros))

    said = email("missed_payment", it)

    assert "€99.00 and £1,284.00" in said.subject
    rows = [" ".join(line.split()) for line in said.text.splitlines()]
    assert rows.index("Due now €99.00") + 1 == rows.index("£1,284.00")
    assert "See and pay:" in rows, "no single amount to put on the button"


def test_what_is_not_due_yet_stands_apart() -> None:
    rows = [" ".join(line.split()) for line in email("missed_payment", PRIYA).text.splitlines()]

    apart = rows.index("Open too, but not due yet")
    assert rows.index("INV-20418 23 November £1,284.00") < apart
    assert rows.index("INV-20502 8 January 2027 £418.80") > apart
    assert rows.index("Everything open £2,665.20") > apart
    assert "Pay £1,284.00:" in rows, "only what is due is asked"


def test_days_past_due_come_from_the_due_date_and_not_from_the_invoice_date() -> None:
    """Seen elsewhere: ages from the invoice date. A line has no invoice date to age from."""
    due_today = replace(PRIYA, lines=(replace(OVERDUE, due_on=TODAY),))

    assert due_today.due() == () and len(due_today.coming()) == 1
    assert "issued_on" not in Line.__slots__


def test_a_thank_you_names_what_is_settled_and_what_is_left() -> None:
    settled, left = replace(OVERDUE, open=pounds(0)), PRIYA.lines[1]
    paid = Situation(payment=PaymentSaid(pounds(128_400), TODAY))
    it = replace(PRIYA, lines=(settled, left), situation=paid)

    said = email("thank_you", it)

    assert said.subject == "Thank you: £1,284.00 arrived today"
    assert "settles INV-20418" in said.text
    assert "What is left of it stands below; it is not due yet." in said.text
    assert "Pay " not in said.text, "a thank-you asks for nothing"


def test_a_thank_you_says_that_nothing_is_open_only_where_that_is_known() -> None:
    it = letters.letter("thank_you")

    assert "Nothing is open" not in email("thank_you", it).text
    assert "Nothing is open" in email("thank_you", replace(it, is_nothing_open=True)).text


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+441134960142", "+44 113 496 0142"),
        ("0113 496 0142", "0113 496 0142"),
        ("ask for Nadia", "ask for Nadia"),
    ],
)
def test_telephone_numbers_are_said_in_groups(number: str, said: str) -> None:
    assert saying.phone(number) == said


@pytest.mark.parametrize("template", ["hardship_received", "promise_confirmed", "test_mail"])
def test_an_answer_does_not_list_what_is_owed(template: str) -> None:
    """Above all not to somebody who has just said that money is hard."""
    it = replace(letters.letter(template), lines=PRIYA.lines)

    said = email(template, it)

    assert "INV-20418" not in said.text and "INV-20418" not in said.html


NORTHGATE = {"next_step": "Northgate", "next_step_on": date(2026, 12, 14)}
UNNAMED = {"next_step": "", "next_step_on": date(2026, 12, 14)}


@pytest.mark.parametrize(
    ("language", "kind", "says", "without_a_name"),
    [
        (
            "en",
            "business",
            "it goes to Northgate on Monday 14 December.",
            "a collection agency",
        ),
        (
            "en",
            "consumer",
            "we will ask Northgate on Monday 14 December to contact you.",
            "a collection agency",
        ),
        (
            "de",
            "business",
            "geben wir die Sache am Montag, 14. Dezember, an Northgate.",
            "ein Inkassounternehmen",
        ),
        (
            "de",
            "consumer",
            "bitten wir Northgate am Montag, 14. Dezember, sich an Sie zu wenden.",
            "ein Inkassounternehmen",
        ),
        (
            "fr",
            "business",
            "nous confierons le dossier à Northgate le lundi 14 décembre.",
            "une société de recouvrement",
        ),
        (
            "fr",
            "consumer",
            "nous demanderons le lundi 14 décembre à Northgate de prendre contact avec vous.",
            "une société de recouvrement",
        ),
    ],
)
def test_a_final_notice_names_only_what_will_happen(
    language: str, kind: str, says: str, without_a_name: str
) -> None:
    """The exact next step and its date; without an agency's name it says so honestly."""

    def said(**next_step: object) -> str:
        it = replace(PRIYA, kind=kind, **next_step)  # type: ignore[arg-type]  # two fields
        return " ".join(email("final_notice", it, tone="firm", language=language).text.split())

    assert "Northgate" not in said() and without_a_name not in said()
    assert says in said(**NORTHGATE)
    assert says.replace("Northgate", without_a_name) in said(**UNNAMED)


class TestFromOutside:
    NASTY = '<script>alert(1)</script> & "Söhne" {{ firm }} {% link links.pay %} @need_longer'

    @pytest.mark.parametrize("template", [*letters.CHASES, *letters.ANSWERS])
    def test_markup_in_names_stays_text(self, template: str) -> None:
        it = replace(
            letters.letter(template),
            given_name=self.NASTY,
            customer_name=self.NASTY,
            signer=self.NASTY,
            about=self.NASTY,
            firm=replace(letters.FIRM, name=self.NASTY, address=self.NASTY, bank=self.NASTY),
            lines=(replace(OVERDUE, number=self.NASTY, description=self.NASTY),),
        )

        said = email(template, it)

        assert "<script" not in said.html
        assert "&lt;script&gt;" in said.html
        assert "{{ firm }}" in said.text, "braces from outside are only braces"

    def test_a_line_break_in_a_name_makes_no_header(self) -> None:
        it = replace(
            PRIYA, lines=(replace(OVERDUE, number="1\r\nBcc: everyone@example.com\r\n\r\nHi"),)
        )

        said = email("missed_payment", it)

        assert "\r" not in said.subject and "\n" not in said.subject

    def test_a_direction_mark_cannot_turn_an_amount_around(self) -> None:
        it = replace(PRIYA, lines=(replace(OVERDUE, description="\u202e00.1 rof ylno"),))

        assert "\u202e" not in email("missed_payment", it).text

    def test_a_very_long_name_does_not_make_a_very_long_subject(self) -> None:
        it = replace(PRIYA, lines=(replace(OVERDUE, number="9" * 500),))

        assert len(email("missed_payment", it).subject) <= 150


class TestLanguages:
    def test_german_says_sie_and_zahlungserinnerung_before_mahnung(self) -> None:
        first = email("missed_payment", PRIYA, language="de")
        last = email("final_notice", PRIYA, language="de", tone="firm")

        assert first.subject.startswith("Zahlungserinnerung: Rechnung INV-20418 über 1.284,00")
        assert "Mahnung" not in first.text and last.subject.startswith("Letzte Mahnung")
        assert "Zahlungen bis heute früh sind berücksichtigt." in " ".join(first.text.split())
        assert "Bitte überweisen Sie bis Freitag, 4. Dezember." in " ".join(first.text.split())

    def test_french_says_vous_and_keeps_its_spacing(self) -> None:
        said = email("missed_payment", PRIYA, language="fr")

        assert "Besoin de plus de temps\u00a0?" in said.text
        assert "La banque a été consultée ce matin." in " ".join(said.text.split())
        assert said.subject.endswith("échue hier")

    def test_a_language_without_words_yet_is_english_and_says_so(self) -> None:
        said = email("missed_payment", PRIYA, language="pt")

        assert (said.language, said.text.startswith("Hello Priya,")) == ("en", True)
        assert "in English" in said.reasons[0]

    @pytest.mark.parametrize("language", ["xx", "", "en-", "zz-ZZ", "deutsch"])
    def test_an_unknown_tag_is_no_trouble(self, language: str) -> None:
        assert email("missed_payment", PRIYA, language=language).language == "en"

    def test_a_region_keeps_its_own_dates_and_amounts(self) -> None:
        american = email("missed_payment", PRIYA, language="en-US")

        assert "November 23" in american.text and american.language == "en"


@pytest.mark.parametrize(
    ("on", "english", "german"),
    [
        (date(2026, 11, 23), "yesterday", "gestern"),
        (date(2026, 11, 24), "today", "heute"),
        (date(2026, 11, 25), "tomorrow", "morgen"),
        (date(2026, 11, 3), "on 3 November", "am 3. November"),
        (date(2025, 12, 31), "on 31 December 2025", "am 31. Dezember 2025"),
    ],
)
def test_days_are_said_as_people_say_them(on: date, english: str, german: str) -> None:
    assert saying.when(on, as_of=TODAY, language="en") == english
    assert saying.when(on, as_of=TODAY, language="de") == german


@pytest.mark.parametrize(
    ("amount", "english", "german"),
    [
        (Money(128_400, "GBP"), "£1,284.00", "1.284,00\u00a0£"),
        (Money(1_284, "JPY"), "JP¥1,284", "1.284\u00a0¥"),
        (Money(-1_284_000, "KWD"), "\u2212KWD1,284.000", "\u22121.284,000\u00a0KWD"),
    ],
)
def test_amounts_keep_their_own_decimals(amount: Money, english: str, german: str) -> None:
    assert (saying.money(amount, "en"), saying.money(amount, "de")) == (english, german)
