"""What conditions mean to the checks: read again, with what is known of facts from the outset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from dunwell.facts.fact import Fact
from dunwell.policy import truth
from dunwell.policy.claims import Ranges
from dunwell.policy.model import Condition, Stage
from dunwell.policy.satisfy import ways
from dunwell.policy.truth import Truth

EVERYBODY: Truth = truth.Always(True)
NEVER_NULL = frozenset(
    {
        "as_of", "episode", "customer_id", "entity_id", "kind", "country", "language",
        "open", "overdue", "credits", "disputed", "items_open", "items_overdue",
        "oldest_days_past_due", "kept_promises", "broken_promises", "open_promises",
        "days_past_due", "due_on", "issued_on", "contacts_7d", "contacts_30d", "calls_tried",
        "replies_30d", "payments_365d",
    }
)  # fmt: skip
"""Facts that everybody has something counted and open of, or that are nought without it."""

MAY_BE_NEGATIVE = frozenset({"days_past_due", "oldest_days_past_due"})
TICK = Fraction(1, 10_000)
"""Less than the smallest coin: whatever is above nought is at least this."""


def meaning_of(condition: Condition | None) -> Truth:
    """Without a condition it is for everybody."""
    return EVERYBODY if condition is None else condition.meaning


def may_hold(*meanings: Truth, ranges: Ranges) -> bool:
    """Whether all can hold at once."""
    found = ways(EVERYBODY, ranges=ranges)
    for meaning in meanings:
        found = found.along_with(ways(meaning, ranges=ranges))
    return found.are_any


def ranges_of(facts: Mapping[str, Fact]) -> Ranges:
    """What every fact can be, whoever the customer is."""
    counted = {
        name: Fraction(0)
        for name, fact in facts.items()
        if fact.owner != "snapshot"
        and fact.type in ("money", "integer", "share")
        and name not in MAY_BE_NEGATIVE
    }
    return Ranges(
        least=counted,
        most={name: Fraction(1) for name, fact in facts.items() if fact.type == "share"},
        whole=frozenset(n for n, fact in facts.items() if fact.type in ("integer", "date")),
        always_known=NEVER_NULL,
        choices={n: frozenset(fact.choices) for n, fact in facts.items() if fact.choices},
    )


def ranges_at(stage: Stage, ranges: Ranges) -> Ranges:
    """What is certain besides, when a customer comes to a stage."""
    day = Fraction(stage.day)
    if stage.day < 0:
        nothing = {"overdue": Fraction(0), "items_overdue": Fraction(0)}
        most = {**nothing, "days_past_due": Fraction(0)}
        least = {"days_past_due": day, "open": TICK, "items_open": Fraction(1)}
    else:
        most = {}
        least = {
            "days_past_due": day, "oldest_days_past_due": day, "open": TICK,
            "items_open": Fraction(1),
        }  # fmt: skip
        if stage.day > 0:
            least |= {"overdue": TICK, "items_overdue": Fraction(1)}
    return replace(
        ranges,
        least=MappingProxyType({**ranges.least, **least}),
        most=MappingProxyType({**ranges.most, **most}),
    )


def languages_in(meaning: Truth) -> frozenset[str]:
    """Every language that a condition names."""
    match meaning:
        case truth.All(parts) | truth.Either(parts):
            return frozenset().union(*(languages_in(part) for part in parts))
        case truth.Not(part):
            return languages_in(part)
        case truth.OneOf("language", values):
            return frozenset(values)
        case _:
            return frozenset()
