"""When customers may be contacted, and how often: `contact`, with its limits."""

from __future__ import annotations

from datetime import time
from typing import get_args

from dunwell.policy.fields import Fields, Notes
from dunwell.policy.model import ContactLimit, ContactRules, Days, QuietAfter
from dunwell.policy.source import Node, Pairs

CHANNELS = ("email", "sms", "letter", "call")
DAY_SYSTEMS: tuple[Days, ...] = get_args(Days)
USUAL = ContactRules()
KNOWN = ("days", "hours", "limits", "fresh")
LIMIT_KEYS = ("contacts", "in")
TRY_KEYS = ("attempts", "in", "channel")
QUIET_KEYS = ("after", "quiet", "channel")


def read_contact(policy: Fields) -> ContactRules:
    """The section, or what holds without it."""
    found = policy.fields("contact", known=KNOWN)
    if found is None:
        return ContactRules()
    opens, closes = _hours(found)
    rules = [_rule(node, found.notes) for node in found.items("limits")]
    return ContactRules(
        days=found.choice("days", DAY_SYSTEMS) or "business",
        opens=opens,
        closes=closes,
        limits=tuple(rule for rule in rules if isinstance(rule, ContactLimit)),
        quiet=tuple(rule for rule in rules if isinstance(rule, QuietAfter)),
        fresh=found.duration("fresh"),
    )


def _hours(contact: Fields) -> tuple[time, time]:
    opens, closes = contact.hours("hours") or (USUAL.opens, USUAL.closes)
    if opens >= closes:
        contact.notes.error(
            "empty-hours",
            contact.line_of("hours"),
            f"Contact hours from {opens:%H:%M} to {closes:%H:%M} are never open.",
            remedy="Write the earlier time first; hours do not run past midnight.",
        )
    return opens, closes


def _rule(node: Node, notes: Notes) -> ContactLimit | QuietAfter | None:
    keys = {key.text for key, _ in node.pairs} if isinstance(node, Pairs) else set()
    if "after" in keys:
        return _quiet(Fields(node, where="a quiet period", known=QUIET_KEYS, notes=notes))
    if "attempts" in keys:
        return _attempts(Fields(node, where="a limit of attempts", known=TRY_KEYS, notes=notes))
    if "contacts" in keys:
        return _contacts(
            Fields(node, where="a limit of contacts", known=LIMIT_KEYS, notes=notes)
        )
    notes.error(
        "wrong-shape",
        node.line,
        "This is none of the three kinds of limit.",
        remedy="Write {contacts: 2, in: 7 days}, {channel: call, attempts: 3, in: 7 days} "
        "or {after: conversation, quiet: 7 days}.",
    )
    return None


def _contacts(found: Fields) -> ContactLimit | None:
    found.require("in")
    most, window = found.whole("contacts", least=1), _window(found, "in")
    return ContactLimit(most, window) if most and window else None


def _attempts(found: Fields) -> ContactLimit | None:
    found.require("in", "channel")
    most, window = found.whole("attempts", least=1), _window(found, "in")
    channel = found.choice("channel", CHANNELS)
    return ContactLimit(most, window, channel) if most and window and channel else None


def _quiet(found: Fields) -> QuietAfter | None:
    found.require("quiet")
    found.choice("after", ("conversation",))
    quiet, channel = _window(found, "quiet"), found.choice("channel", CHANNELS)
    return QuietAfter(quiet, channel) if quiet else None


def _window(found: Fields, key: str) -> int | None:
    """A window in days; one of no length limits nothing, and is refused."""
    window = found.days(key)
    if window == 0:
        found.notes.error(
            "wrong-value",
            found.line_of(key),
            f"{key!r} in {found.where} has no length.",
            remedy="Write at least 1 day.",
        )
    return window or None
