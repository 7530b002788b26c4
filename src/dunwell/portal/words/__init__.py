"""The portal's sentences, one file a language, with the same keys in each.

A file of sentences a language, rather than gettext: whoever knows the trade can read and mend
it whole, and a test sees that no key and no placeholder is missing.
"""

from pathlib import Path

import yaml
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de", "fr")


def _read(language: str) -> dict[str, str]:
    """One language's sentences, by key."""
    read: dict[str, str] = yaml.safe_load(
        Path(__file__).with_name(f"{language}.yml").read_text("utf-8")
    )
    return read


SENTENCES = {language: _read(language) for language in LANGUAGES}


def language_of(language: str, country: str) -> str:
    """The language tag to write to somebody in: their own where we have it, else English."""
    own = language.lower()[:2]
    if own in LANGUAGES and own != ENGLISH:
        return own
    return {"US": "en-us", "IE": "en-ie"}.get(country, "en-gb")


def say(key: str, **facts: object) -> SafeString:
    """The sentence in the language in force, with what it is told safely set in."""
    language = (get_language() or ENGLISH)[:2]
    sentence = SENTENCES.get(language, SENTENCES[ENGLISH])[key]
    return format_html(sentence, **facts) if facts else escape(sentence)


def knows(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in SENTENCES[ENGLISH]
