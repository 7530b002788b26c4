"""The portal's sentences: the same in every language, and kind in each."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from dunwell.portal import words
from dunwell.portal.words import SENTENCES, language_of, say

SOURCE = Path(words.__file__).parents[1]
SHOUTING = re.compile(
    r"!|\b(ASAP|urgent|overdue|kindly|failed|überfällig|dringend|Mahnung|impayé|retard)\b", re.I
)


def _placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_sentence_and_no_placeholder_is_missing(language: str) -> None:
    english, other = SENTENCES["en"], SENTENCES[language]
    assert set(english) == set(other)
    for key, sentence in english.items():
        assert _placeholders(sentence) == _placeholders(other[key]), key


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_nothing_shouts_or_shames(language: str) -> None:
    for key, sentence in SENTENCES[language].items():
        assert not SHOUTING.search(sentence), key


def test_every_sentence_that_a_page_says_is_there() -> None:
    files = [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py")]
    said = {
        key
        for file in files
        for key in re.findall(r"""say\(?\s*"([a-z_]+\.[a-z_-]+)["\s,)]""", file.read_text())
    }
    assert len(said) > 80
    assert said <= set(SENTENCES["en"])


def test_what_is_set_into_a_sentence_is_escaped() -> None:
    with translation.override("en-gb"):
        assert "&lt;b&gt;" in say("frame.for", name="<b>")


@pytest.mark.parametrize(
    ("language", "country", "tag"),
    [("de", "DE", "de"), ("de-AT", "AT", "de"), ("en", "GB", "en-gb"), ("en", "US", "en-us"),
     ("en", "IE", "en-ie"), ("fr", "FR", "fr"), ("it", "IT", "en-gb")],
)  # fmt: skip
def test_a_reader_gets_their_own_language_or_english(
    language: str, country: str, tag: str
) -> None:
    assert language_of(language, country) == tag
