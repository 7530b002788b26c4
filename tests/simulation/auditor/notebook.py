"""What the auditor knows because it was there: who owes what, who asked for peace, who was told.

The events write it down as they happen. Money is in minor units, instants are UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.simulation.auditor.days import business_days_on
from tests.simulation.auditor.policy import Policies, Policy

RANKS = ("", "viewer", "collector", "manager", "admin")
"""Roles by what they may say yes to, from nobody up."""

Purse = tuple[str, str, str]
"""Debtor, entity and currency: what is never added to anything else."""


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody who owes, and where they live."""

    ref: str
    kind: str
    zone: str
    country: str
    region: str | None

    def day_at(self, at: datetime) -> date:
        """The date on their own calendar."""
        return at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice, or a credit note with a face below zero."""

    number: str
    debtor: str
    entity: str
    currency: str
    face: int
    issued_on: date
    due_on: date
    item_id: int

    @property
    def purse(self) -> Purse:
        return (self.debtor, self.entity, self.currency)


@dataclass(slots=True)
class Peace:
    """A hold: of one bill, or of the debtor whole."""

    hold_id: int
    debtor: str
    number: str | None
    kind: str
    since: datetime
    until_on: date | None
    ended_at: datetime | None = None
    disputed: int | None = None
    """The part in dispute, where the rest may be asked for."""

    def holds(self, at: datetime, today: date) -> bool:
        is_over = self.until_on is not None and today >= self.until_on
        return (
            self.since <= at and not is_over and (self.ended_at is None or at < self.ended_at)
        )


@dataclass(slots=True)
class Word:
    """A promise: so much by that day, and a little grace after it."""

    promise_id: int
    debtor: str
    entity: str
    numbers: tuple[str, ...]
    amount: int
    made_at: datetime
    last_on: date
    is_replaced: bool = False
    received: int = 0
    """What came in on its bills since."""

    def runs(self, today: date) -> bool:
        is_kept = self.received * 100 >= self.amount * 95
        return not self.is_replaced and not is_kept and today <= self.last_on


@dataclass(slots=True)
class Paid:
    """Money that came, and whether it was taken back."""

    debtor: str
    entity: str
    currency: str
    amount: int
    on: date
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody heard from us, or we tried: as the mail server or the telephone saw it."""

    at: datetime
    debtor: str
    entity: str
    channel: str
    address: str
    stage: str
    episode: int
    numbers: tuple[str, ...]
    asks: bool
    outcome: str
    key: str
    amounts: tuple[tuple[str, int], ...] = ()
    """What it asked for, by currency."""


@dataclass(frozen=True, slots=True)
class Told:
    """That a bill was listed when a stage was carried out."""

    stage: str
    on: date
    episode: int
    channel: str


@dataclass(slots=True)
class Notebook:
    """Everything the rules need to know. One for a year."""

    policies: Policies
    may_send: bool = False
    """Whether somebody has said yes to the first run."""
    members: dict[str, str] = field(default_factory=dict)
    """The role of everybody who works there, by their name."""
    zones: dict[str, str] = field(default_factory=dict)
    """Each entity's own clock."""
    debtors: dict[str, Debtor] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)
    balance: dict[Purse, int] = field(default_factory=lambda: defaultdict(int))
    """What all documents and all money come to."""
    paid: dict[int, Paid] = field(default_factory=dict)
    peace: dict[int, Peace] = field(default_factory=dict)
    words: dict[int, Word] = field(default_factory=dict)
    closed: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """Channel and address, and since when it may not be used."""
    fresh: dict[str, tuple[date, date]] = field(default_factory=dict)
    """The last day of bank and ledger that each entity has looked at."""
    contacts: list[Contact] = field(default_factory=list)
    replies: list[tuple[str, datetime]] = field(default_factory=list)
    talks: list[tuple[str, datetime]] = field(default_factory=list)
    """Who rang us and spoke with somebody, and when."""
    answered: dict[str, datetime] = field(default_factory=dict)
    """When somebody last answered each of them, by customer."""
    placed: set[str] = field(default_factory=set)
    """Bills that are with an agency: they ask, and we do not."""
    told: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    carried: dict[tuple[str, str], list[Told]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The stages carried out in the open episode of each debtor and entity."""

    def policy_of(self, debtor: str, day: date) -> Policy:
        return self.policies.on(day).of(self.debtors[debtor].kind)

    def entity_day(self, entity: str, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zones[entity])).date()

    def bill(self, bill: Bill) -> None:
        self.bills[bill.number] = bill
        self.balance[bill.purse] += bill.face

    def pays(self, payment_id: int, paid: Paid, numbers: Iterable[str] = ()) -> None:
        self.paid[payment_id] = paid
        self.balance[paid.debtor, paid.entity, paid.currency] -= paid.amount
        named = set(numbers)
        for word in self.words.values():
            if word.debtor == paid.debtor and (not named or named & set(word.numbers)):
                word.received += paid.amount

    def takes_back(self, payment_id: int) -> None:
        paid = self.paid[payment_id]
        paid.is_reversed = True
        self.balance[paid.debtor, paid.entity, paid.currency] += paid.amount

    def settled_elsewhere(self, purse: Purse, amount: int) -> None:
        self.balance[purse] -= amount

    def hears(self, contact: Contact) -> None:
        """A contact that was made, once the rules have judged it."""
        self.contacts.append(contact)
        is_step = contact.asks and contact.stage and contact.outcome != "bounced"
        if not is_step:
            return
        told = Told(
            contact.stage,
            self.entity_day(contact.entity, contact.at),
            contact.episode,
            contact.channel,
        )
        for number in contact.numbers:
            self.told[number].append(told)
        if contact.episode:
            self.carried[contact.debtor, contact.entity].append(told)

    def nothing_is_overdue(self, debtor: str, entity: str) -> None:
        """The episode is over."""
        self.carried.pop((debtor, entity), None)

    def held_whole(self, debtor: str, at: datetime) -> list[Peace]:
        today = self.debtors[debtor].day_at(at)
        return [
            peace
            for peace in self.peace.values()
            if peace.debtor == debtor and peace.number is None and peace.holds(at, today)
        ]

    def held_bills(self, debtor: str, at: datetime) -> dict[str, str]:
        """The debtor's bills that may not be asked for, and why."""
        today = self.debtors[debtor].day_at(at)
        found = {
            peace.number: peace.kind
            for peace in self.peace.values()
            if peace.debtor == debtor
            and peace.number is not None
            and peace.disputed is None
            and peace.holds(at, today)
        }
        found |= dict.fromkeys(self.placed, "placed")
        for word in self.words.values():
            if word.debtor == debtor and word.runs(today):
                found |= dict.fromkeys(word.numbers, "promise")
        return found

    def disputed_part(self, number: str, at: datetime) -> int:
        """How much of a bill is in dispute while the rest may be asked for."""
        today = self.debtors[self.bills[number].debtor].day_at(at)
        return sum(
            peace.disputed or 0
            for peace in self.peace.values()
            if peace.number == number and peace.disputed and peace.holds(at, today)
        )

    def asked_before(self, contact: Contact) -> Iterator[Contact]:
        """Every earlier contact with the debtor, or at the address, that asked for money."""
        return (
            one
            for one in self.contacts
            if one.asks and (one.debtor == contact.debtor or one.address == contact.address)
        )

    def age_of_knowledge(self, entity: str, debtor: str, day: date) -> int:
        """How many business days old the older of bank and ledger is, where the debtor is."""
        known = self.debtors[debtor]
        return len(
            business_days_on(
                min(self.fresh[entity]), day, country=known.country, region=known.region
            )
        )
