"""Which messages there are, for whoever checks a policy or lists them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from dunwell.channels.templates import words
from dunwell.channels.templates.words import FALLBACK, MESSAGES, SHARED

KINDS = ("business", "consumer")


@cache
def known() -> frozenset[str]:
    """The names a policy may use after `email:`, `sms:` and `letter:`."""
    return frozenset(
        folder.name
        for folder in MESSAGES.iterdir()
        if folder.is_dir() and folder.name != SHARED
    )


@cache
def channels_of_each() -> Mapping[str, frozenset[str]]:
    """By name, the channels for which a message has words, whoever it is for."""
    found = {name: _channels(name) for name in sorted(known())}
    return MappingProxyType(found)


@cache
def languages() -> frozenset[str]:
    """Every language that there are words in."""
    return frozenset(path.name.split(".")[0] for path in (MESSAGES / SHARED).glob("*.txt"))


def _channels(name: str) -> frozenset[str]:
    files = [words.of(name, language=FALLBACK, kind=kind) for kind in KINDS]
    has_short_words = all(file is not None and file.has("sms") for file in files)
    return frozenset({"email", "letter"} | ({"sms"} if has_short_words else set()))
