"""The words for steps, channels and amounts in sentences that a finance manager reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from dunwell.guardrails import registry
from dunwell.kernel.money import Money

BY = {"email": "e-mail", "sms": "text", "call": "call", "letter": "letter"}


def step(name: str | None) -> str:
    """A stage in quotation marks, as people say it."""
    return f"“{(name or 'no step').replace('_', ' ')}”"


def by(channels: Collection[str]) -> str:
    """E-mail and text; in the same order each time."""
    return listed([BY.get(channel, channel) for channel in sorted(channels)]) or "hand-over"


def rules(ids: Collection[str]) -> str:
    """Guardrails by number and name: G2 (contact caps)."""
    names = {rule.id: rule.code.replace("-", " ") for rule in registry.GUARDRAILS}
    return listed([f"{one} ({names[one]})" for one in sorted(ids, key=_number)])


def _number(rule_id: str) -> int:
    return int(rule_id.removeprefix("G"))


def counted(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    return f"{number:,} {what}s"


def amounts(sums: Sequence[Money]) -> str:
    """Currencies stay apart."""
    return listed([str(money) for money in sums]) or "nothing"


def listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def added(sums: Sequence[Money]) -> tuple[Money, ...]:
    """Amounts of one currency together."""
    found: dict[str, int] = {}
    for money in sums:
        found[money.currency] = found.get(money.currency, 0) + money.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(found.items()))
