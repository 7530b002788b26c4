"""A legal pack as plain values: whom it protects, and rules, each with its dates and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal


@dataclass(frozen=True, slots=True)
class Debtor:
    """What is known of whoever owes. None, or a word nobody knows, is not known."""

    country: str | None
    region: str | None
    kind: str | None
    legal_form: str | None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Whom:
    """Debtors by country, region, kind and legal form; an empty set asks nothing."""

    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    legal_forms: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    """Cities of the region that are certainly not meant. A city that is not listed may be: a part
    of a town goes by its own name."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Contact only from `opens` until `closes`, exclusive, on the customer's own clock."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` attempts on these channels within so many calendar days."""

    most: int
    days: int
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Silence on these channels after a conversation, whose own day is the first."""

    days: int
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldLasts:
    """The least that a hold of this kind does. `days`: 0 asks no length, None until it is ended."""

    kind: str
    stops: Literal["item", "customer"]
    days: int | None
    late_charges: Literal["stop", "run"]


@dataclass(frozen=True, slots=True)
class ReplyTime:
    """So many days to answer a final notice before a hand-over, but to those in `not_for`."""

    days: int
    not_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoCharges:
    """Late charges by these regimes are not owed by these debtors."""

    regimes: tuple[str, ...]


Demand = Hours | Cap | Quiet | HoldLasts | ReplyTime | NoCharges


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand from a date on, and until one if it has ended; `source` says where it stands."""

    demand: Demand
    source: str
    from_on: date
    until_on: date | None = None
    """Exclusive."""

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Pack:
    """One law, or one book of rules.

    `known_until` is the last day for which anybody has looked at the law; after it nothing is
    assumed, and contact waits until somebody looks again.
    """

    id: str
    title: str
    says: str
    whom: tuple[Whom, ...]
    rules: tuple[Rule, ...]
    known_until: date

    def begins_on(self) -> date:
        return min(rule.from_on for rule in self.rules)

    def demands_on(self, day: date) -> tuple[Demand, ...]:
        return tuple(rule.demand for rule in self.rules if rule.holds_on(day))
