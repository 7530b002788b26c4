"""The engine's explanation, laid out for a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dunwell.ui.cards import Verdict
from dunwell.workspace import words


@dataclass(frozen=True, slots=True)
class WhyCard:
    """One firm's view of the customer: what is decided, and everything behind it."""

    entity: str
    decided: str
    reasons: tuple[str, ...]
    guardrails: tuple[Verdict, ...]
    stages: tuple[Verdict, ...]
    would_change: tuple[str, ...]


BY = {" by email ": " by e-mail ", " by sms ": " by text ", " by call ": " by telephone "}
"""The engine names a channel by its code."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A page with nothing to tell, and why."""

    title: str
    says: str


def card(
    *,
    entity: str,
    decided: Sequence[str],
    reasons: Sequence[str],
    stages: Sequence[tuple[str, str]],
    guardrails: Sequence[tuple[str, bool, str]],
    would_change: Sequence[str],
) -> WhyCard:
    return WhyCard(
        entity=entity,
        decided=" ".join(_in_words(says) for says in decided),
        reasons=tuple(reasons),
        guardrails=tuple(
            dict.fromkeys(
                Verdict(words.guardrail_name(code), says, holds)
                for code, holds, says in guardrails
            )
        ),
        stages=tuple(Verdict(words.sentence(title), why) for title, why in stages),
        would_change=tuple(would_change),
    )


def _in_words(says: str) -> str:
    for code, word in BY.items():
        says = says.replace(code, word)
    return says
