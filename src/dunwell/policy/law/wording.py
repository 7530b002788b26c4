"""What a law asks, in a sentence that can be read out to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dunwell.policy.model import ContactRules, LegalLimit, LegalQuiet
from dunwell.policy.sections.contact import CHANNELS

SEVERAL: Mapping[str, str] = MappingProxyType(
    {"email": "e-mails", "sms": "texts", "letter": "letters", "call": "calls"}
)


def hours_in_words(rules: ContactRules) -> str | None:
    """None where the policy's own hours are within every law's."""
    if not rules.law.hours_by:
        return None
    return (
        f"{rules.law.hours_by}: we are in touch from {rules.opens:%H:%M} to "
        f"{rules.closes:%H:%M} only, by their own clock."
    )


def limit_in_words(limit: LegalLimit) -> str:
    if not limit.most:
        return f"{limit.law}: no {_kinds(limit.channels)} at all."
    kinds = _kinds(limit.channels)
    return f"{limit.law}: at most {limit.most} {kinds} in {_days(limit.days)}."


def quiet_in_words(quiet: LegalQuiet) -> str:
    kinds = _kinds(quiet.channels)
    return f"{quiet.law}: no {kinds} for {_days(quiet.days)} once we have spoken."


def not_known_in_words(laws: tuple[str, ...]) -> str:
    """For days after the last one for which somebody has looked at the law."""
    return f"{', '.join(laws)}: what it asks today is not known yet, so a person looks first."


def _kinds(channels: tuple[str, ...]) -> str:
    if set(channels) == set(CHANNELS):
        return "contacts"
    words = [SEVERAL[channel] for channel in channels]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
