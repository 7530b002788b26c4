"""What a law asks, in a sentence that can be read out to the customer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dunwell.policy.law.pack import (
    Cap,
    Demand,
    HoldLasts,
    Hours,
    NoCharges,
    Quiet,
    ReplyTime,
)
from dunwell.policy.model import ContactRules, LegalLimit, LegalQuiet
from dunwell.policy.phrases import days
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
    return f"{limit.law}: {_at_most(limit.most, limit.channels, limit.days)}."


def quiet_in_words(quiet: LegalQuiet) -> str:
    return f"{quiet.law}: {_none_after_talk(quiet.channels, quiet.days)}."


def not_known_in_words(laws: tuple[str, ...]) -> str:
    """For days after the last one for which somebody has looked at the law."""
    return f"{', '.join(laws)}: what it asks today is not known yet, so a person looks first."


def demand_in_words(demand: Demand) -> str:
    """One demand as part of a sentence: "at most 7 calls in 7 days"."""
    match demand:
        case Hours(opens, closes):
            return f"contact from {opens:%H:%M} to {closes:%H:%M} only"
        case Cap(most, window, channels):
            return _at_most(most, channels, window)
        case Quiet(window, channels):
            return _none_after_talk(channels, window)
        case HoldLasts():
            return _held(demand)
        case ReplyTime(reply, not_for):
            spared = f" (but to: {', '.join(not_for)})" if not_for else ""
            return f"{days(reply)} to reply before anything is handed over{spared}"
        case NoCharges(regimes):
            return f"no late charges by {', '.join(regimes)}"


def _held(least: HoldLasts) -> str:
    parts = [f"{least.kind.replace('_', ' ')} stops the {least.stops}"]
    if least.days is None:
        parts.append("until somebody ends it")
    elif least.days:
        parts.append(f"for at least {days(least.days)}")
    if least.late_charges == "stop":
        parts.append("and no late charge arises")
    return " ".join(parts)


def _at_most(most: int, channels: tuple[str, ...], window: int) -> str:
    kinds = _kinds(channels)
    return f"at most {most} {kinds} in {days(window)}" if most else f"no {kinds} at all"


def _none_after_talk(channels: tuple[str, ...], window: int) -> str:
    return f"no {_kinds(channels)} for {days(window)} once we have spoken"


def _kinds(channels: tuple[str, ...]) -> str:
    if set(channels) == set(CHANNELS):
        return "contacts"
    words = [SEVERAL[channel] for channel in channels]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
