"""What a comparison or a backtest found, laid out for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dunwell.kernel.money import Money
from dunwell.workspace import words
from dunwell.workspace.screens.policy.cards import (
    NAMED,
    DifferenceCard,
    Figure,
    GroupCard,
    counted,
    person,
    sums,
)

MODELLED = (
    "Modelled, not observed: money that would have come within a week of being asked for, more "
    "than really came. It compares debts that were contacted with others of the same age; it is "
    "no experiment."
)

if TYPE_CHECKING:
    from dunwell.casework.keeping_trials import Compared
    from dunwell.engine.trials.backtest import Backtest, Line
    from dunwell.engine.trials.cash_effect import Effect, Range
    from dunwell.engine.trials.compare import Comparison, Difference
    from dunwell.engine.trials.groups import Group


@dataclass(frozen=True, slots=True)
class ComparisonCard:
    as_of: date
    before: str
    after: str
    compared: int
    different: int
    texts: tuple[str, ...]
    groups: tuple[GroupCard, ...]
    figures: tuple[Figure, ...]
    differences: tuple[DifferenceCard, ...]
    more: int
    """How many differences are not shown."""

    @property
    def alike(self) -> int:
        return self.compared - self.different


@dataclass(frozen=True, slots=True)
class StepLine:
    """Contacts of one step on one channel: really sent, and under the policy on trial."""

    step: str
    channel: str
    sent: int
    would: int
    asks: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class HeldLine:
    rule: str
    steps: int
    days: int


@dataclass(frozen=True, slots=True)
class CashCard:
    """What is modelled, never observed: the middle of each currency between its ends."""

    says: str
    level: int
    lines: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class BacktestCard:
    first: date
    last: date
    days: int
    sent: int
    would: int
    saved: int
    added: int
    approvals: int
    figures: tuple[Figure, ...]
    steps: tuple[StepLine, ...]
    held: tuple[HeldLine, ...]
    cash: CashCard
    assumes: tuple[str, ...]


def comparison(compared: Compared, names: Mapping[str, str]) -> ComparisonCard:
    """Sentences first, then figures, then customer by customer."""
    found = compared.comparison
    return ComparisonCard(
        as_of=found.as_of,
        before=found.before,
        after=found.after,
        compared=found.compared,
        different=compared.different,
        texts=tuple(words.sentence(line) for line in found.texts),
        groups=tuple(_group(one, names) for one in found.groups),
        figures=_figures(found),
        differences=tuple(_difference(one, names) for one in found.differences),
        more=compared.left_off,
    )


def backtest(found: Backtest) -> BacktestCard:
    """What happened beside what would have; what is modelled by itself."""
    return BacktestCard(
        first=found.first,
        last=found.last,
        days=found.days,
        sent=found.observed.contacts,
        would=found.replayed.contacts,
        saved=found.saved,
        added=found.added,
        approvals=found.approvals,
        figures=tuple(counted(found.observed.by_channel, found.replayed.by_channel)),
        steps=_steps(found.observed.lines, found.replayed.lines),
        held=tuple(
            HeldLine(words.guardrail_name(one.id), one.steps, one.days) for one in found.held
        ),
        cash=_cash(found.modelled),
        assumes=found.assumes,
    )


def _cash(effect: Effect) -> CashCard:
    """Its figures stand in a table; where there are none, its sentence says why."""
    says = MODELLED if effect.ranges else effect.says
    return CashCard(says, effect.level_percent, effect.ranges)


def _group(one: Group, names: Mapping[str, str]) -> GroupCard:
    people = tuple(person(ref, names) for ref in one.customers[:NAMED])
    return GroupCard(
        words.rules_named(one.says), people, len(one.customers) - len(people), one.asks
    )


def _figures(found: Comparison) -> tuple[Figure, ...]:
    old, new = found.totals_before, found.totals_after
    rest = (
        ("Hand-overs", old.hand_overs, new.hand_overs),
        ("Waiting for a yes", old.approvals, new.approvals),
        ("Held back", old.held, new.held),
        ("Left alone", old.left_alone, new.left_alone),
    )
    return (
        Figure("Customers contacted", f"{old.customers:,}", f"{new.customers:,}"),
        *counted(old.contacts, new.contacts),
        *(Figure(name, f"{was:,}", f"{is_now:,}") for name, was, is_now in rest),
        Figure("Asked for", sums(old.asks), sums(new.asks)),
    )


def _difference(one: Difference, names: Mapping[str, str]) -> DifferenceCard:
    name, url = person(one.customer_id, names)
    return DifferenceCard(
        name=name,
        url=url,
        before=one.before.in_words(),
        after=one.after.in_words(),
        asks=one.after.asks or one.before.asks,
        why=" ".join(one.why),
    )


def _steps(real: Sequence[Line], made: Sequence[Line]) -> tuple[StepLine, ...]:
    """Every step that was taken or would have been, most contacts first."""
    then = {(one.stage, one.channel): one.contacts for one in real}
    now = {(one.stage, one.channel): one for one in made}
    both = sorted(
        {*then, *now}, key=lambda key: (-max(then.get(key, 0), _count(now, key)), key)
    )
    return tuple(
        StepLine(
            step=words.stage(key[0]),
            channel=words.channel(key[1]),
            sent=then.get(key, 0),
            would=_count(now, key),
            asks=now[key].asks if key in now else (),
        )
        for key in both
    )


def _count(lines: Mapping[tuple[str, str], Line], key: tuple[str, str]) -> int:
    return lines[key].contacts if key in lines else 0
