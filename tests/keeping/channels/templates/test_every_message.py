"""What every message must have and must not have, in each language, kind, tone and channel."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from dunwell.channels.templates import Composed, Letter, UnknownTemplate, compose, known
from tests.keeping.channels.templates import letters

TONES = ("warm", "clear", "firm")
WAYS = list(
    product((*letters.CHASES, *letters.ANSWERS), ("en", "de", "fr"), ("business", "consumer"))
)
CHASING = [way for way in WAYS if way[0] in letters.CHASES]
COLD = {
    "en": r"!|\burgent|\bfailed\b|\bASAP\b|\bkindly\b|further action|as you know|be advised"
    r"|\boverdue\b|credit file|\bdebt\b|\bpenalt",
    "de": r"!|\bdringend|\bsofortige?n? Zahlung|\bSchufa\b|\bMahngebühr|\bGebühr|letztmalig"
    r"|\bdu\b|\bdein|\beuch?\b",
    "fr": r"!|\burgent|\bimpayé|mise en demeure|\bpénalit|huissier|\btu\b|\bton\b|\btes\b",
}
GSM_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = set("^{}\\[~]|€")


def test_the_messages_here_are_all_there_are() -> None:
    assert known() == {*letters.CHASES, *letters.ANSWERS}


def in_every_tone(
    template: str, language: str, kind: str, **changes: str
) -> Iterator[tuple[Letter, Composed]]:
    """The letter and what became of it, once a tone."""
    it = letters.replace(letters.letter(template, kind=kind), **changes)  # type: ignore[arg-type]
    for tone in TONES:
        yield it, letters.email(template, it, language=language, tone=tone)


@pytest.mark.parametrize(("template", "language", "kind"), WAYS)
def test_it_is_whole(template: str, language: str, kind: str) -> None:
    for _letter, said in in_every_tone(template, language, kind):
        assert said.language == language and said.reasons == ()
        for part in (said.subject, said.text, said.html):
            assert part.strip()
            assert not re.search(r"\{[{%#]|[%#}]\}|\bNone\b|==|@\w+_", part)
        assert len(said.subject) <= 90 and "\n" not in said.subject
        sentences = re.sub(r"(?m)^ {4}.*$", "", said.text)
        assert not re.search(r" ,| \.(\s|$)|,,|\.\.|  \S", sentences)
        assert "Nadia Rahman" in said.text and "Hewes & Marlow Ltd" in said.text


@pytest.mark.parametrize(("template", "language", "kind"), WAYS)
def test_it_is_never_cold(template: str, language: str, kind: str) -> None:
    for _letter, said in in_every_tone(template, language, kind):
        words = f"{said.subject}\n{said.text}"
        assert not re.search(COLD[language], words, re.IGNORECASE)


@pytest.mark.parametrize(("template", "language", "kind"), WAYS)
def test_the_text_part_keeps_to_seventy_columns(
    template: str, language: str, kind: str
) -> None:
    for _letter, said in in_every_tone(template, language, kind):
        long = [line for line in said.text.splitlines() if len(line) > 70]
        assert all(line.startswith("https://") for line in long)


@pytest.mark.parametrize(("template", "language", "kind"), CHASING)
def test_a_chase_says_what_by_when_how_to_pay_to_object_and_to_stop(
    template: str, language: str, kind: str
) -> None:
    expected = {
        "en": ("Hello Priya,", "£962.40", "10 December"),
        "de": ("Guten Tag Priya Nair,", "962,40\u00a0£", "10. Dezember"),
        "fr": ("Bonjour Priya Nair,", "962,40\u00a0£GB", "10 décembre"),
    }
    for it, said in in_every_tone(template, language, kind):
        for words in ("INV-20466", *expected[language]):
            assert words in said.text and words in said.html
        addresses = [it.links.pay, it.links.stop]
        if template != "heads_up":
            addresses += [it.links.wrong, it.links.paid]
        for address in addresses:
            assert f"\n{address}\n" in said.text and f'href="{address}"' in said.html
        assert any(way in said.text for way in (it.links.time, it.links.hard, it.links.wrong))


@pytest.mark.parametrize(("template", "language", "kind"), CHASING)
def test_without_a_first_name_it_still_sounds_human(
    template: str, language: str, kind: str
) -> None:
    greeting = {"en": "Hello,\n", "de": "Guten Tag,\n", "fr": "Bonjour,\n"}
    for _letter, said in in_every_tone(
        template, language, kind, given_name="", contact_name=""
    ):
        assert said.text.startswith(greeting[language])


@pytest.mark.parametrize("template", [*letters.CHASES, *letters.ANSWERS])
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_page_loads_nothing_and_both_parts_say_the_same(
    template: str, language: str
) -> None:
    said = letters.email(template, letters.letter(template), language=language)

    assert not re.search(r"<(img|link|script|iframe)\b|@import|url\(|src=", said.html)
    text_links = set(re.findall(r"https://pay\S+", said.text))
    assert set(re.findall(r'href="(https://pay[^"]+)"', said.html)) == text_links


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("kind", ["business", "consumer"])
@pytest.mark.parametrize(
    "template",
    ["heads_up", "missed_payment", "check_in", "second_reminder", "follow_up", "help"],
)
def test_an_sms_names_us_the_amount_the_link_and_stop(
    template: str, language: str, kind: str
) -> None:
    it = letters.letter(template, kind=kind)

    text = letters.sms(template, it, language=language).text

    assert text.startswith(("Hewes & Marlow: ", "Hewes & Marlow : ")) and "STOP" in text
    assert letters.HOME in text and ("£" in text)
    units = sum(2 if sign in GSM_TWICE else 1 for sign in text)
    assert set(text) <= GSM_BASIC | GSM_TWICE, "a single other letter halves what fits"
    assert units <= 160 if language == "en" else units <= 306


@pytest.mark.parametrize(("template", "language", "kind"), WAYS)
@pytest.mark.parametrize("channel", ["sms", "letter"])
def test_every_message_that_a_policy_may_name_can_be_said_on_every_channel(
    template: str, language: str, kind: str, channel: str
) -> None:
    it = letters.letter(template, kind=kind)

    for tone in TONES:
        said = compose(
            template=template, tone=tone, language=language, channel=channel, letter=it
        )
        assert said.text.strip() and said.html == ""


@pytest.mark.parametrize("template", ["shared", "nonsense", "", "..", ".", "../templates"])
@pytest.mark.parametrize("channel", ["email", "sms", "letter"])
def test_an_unknown_message_is_refused(template: str, channel: str) -> None:
    with pytest.raises(UnknownTemplate):
        compose(
            template=template,
            tone="warm",
            language="en",
            channel=channel,
            letter=letters.letter(),
        )


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(UnknownTemplate):
        compose(
            template="help", tone="warm", language="en", channel="fax", letter=letters.letter()
        )
