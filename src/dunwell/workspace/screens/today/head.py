"""The head of the day: what is owed, and how things stand, as figures and plain facts."""

from dataclasses import dataclass

from dunwell.casework.worklist import Holding, Tally
from dunwell.kernel.money import Money
from dunwell.receivables.ageing import Aged
from dunwell.receivables.customer_file import PromiseRecord
from dunwell.receivables.listing import BUCKETS
from dunwell.ui import figures
from dunwell.ui.cards import Bar, bars
from dunwell.workspace import words

LANGUAGE = "en-gb"


@dataclass(frozen=True, slots=True)
class Owed:
    """One currency's overdue sum, all that is owed in it, and how old it is."""

    overdue: Money
    owed: Money
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class HeldBy:
    """How many customers one guardrail keeps us from today."""

    says: str
    customers: int


@dataclass(frozen=True, slots=True)
class Peace:
    """Who hears nothing from us today, counted."""

    silent: int
    held_count: int
    held: tuple[HeldBy, ...]

    @property
    def has_two_reasons(self) -> bool:
        """Whether somebody is held back by more than one rule, and so counted with each."""
        return sum(one.customers for one in self.held) > self.held_count


def cash(aged: tuple[Aged, ...], main_currency: str) -> list[Owed]:
    """One a currency, the main one first: currencies are never added."""
    by_currency: dict[str, dict[str, int]] = {}
    for one in aged:
        by_currency.setdefault(one.currency, {})[one.bucket] = one.open_minor
    ordered = sorted(by_currency, key=lambda code: (code != main_currency, code))
    return [_owed(by_currency[currency], currency) for currency in ordered]


def _owed(buckets: dict[str, int], currency: str) -> Owed:
    everything = sum(buckets.values())
    return Owed(
        overdue=Money(everything - buckets.get("current", 0), currency),
        owed=Money(everything, currency),
        bars=_strip(buckets, currency),
    )


def _strip(buckets: dict[str, int], currency: str) -> tuple[Bar, ...]:
    drawn = [
        (
            figures.rounded(buckets.get(name, 0), currency, LANGUAGE),
            name.replace("-", "–"),
            buckets.get(name, 0),
        )
        for name, _, _ in BUCKETS
    ]
    return bars(drawn, shades=[f"age-{step}" for step in range(len(BUCKETS))])


def record(counts: PromiseRecord) -> tuple[Bar, ...]:
    """Promises of the last quarter, by what became of them."""
    drawn = [
        (str(counts.kept), "kept", counts.kept),
        (str(counts.partly), "partly", counts.partly),
        (str(counts.broken), "broken", counts.broken),
        (str(counts.open), "running", counts.open),
    ]
    return bars(drawn, shades=["good", "honey", "age-3", "age-1"])


def peace(tallies: list[Tally], held: list[Holding]) -> Peace:
    return Peace(
        silent=sum(t.decisions for t in tallies if t.status == "silent"),
        held_count=sum(one.customers for one in held if not one.guardrail),
        held=tuple(
            HeldBy(words.guardrail(one.guardrail), one.customers)
            for one in held
            if one.guardrail
        ),
    )
