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
    reasons: tuple[Verdict, ...]
    known: tuple[tuple[str, str], ...]
    """The facts that it was decided on, by their names."""
    guardrails: tuple[Verdict, ...]
    stages: tuple[Verdict, ...]
    would_change: tuple[str, ...]
    may_be_agreed: tuple[str, ...]
    """Who may grant them what."""


BY_CALL = " by call ", " by telephone "
"""A page says it as people do."""


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
    known: Sequence[tuple[str, str]],
    stages: Sequence[tuple[str, str]],
    guardrails: Sequence[tuple[str, bool, str]],
    would_change: Sequence[str],
    may_be_agreed: Sequence[str],
) -> WhyCard:
    what_holds = {says for _, holds, says in guardrails if holds}
    return WhyCard(
        entity=entity,
        decided=" ".join(says.replace(*BY_CALL) for says in decided),
        reasons=tuple(Verdict("", says, is_held=says in what_holds) for says in reasons),
        known=tuple(known),
        guardrails=tuple(
            dict.fromkeys(
                Verdict(words.guardrail_name(code), says, holds)
                for code, holds, says in guardrails
            )
        ),
        stages=tuple(Verdict(words.sentence(title), why) for title, why in stages),
        would_change=tuple(would_change),
        may_be_agreed=tuple(may_be_agreed),
    )
