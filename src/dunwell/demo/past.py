"""The year of letters and calls that lies behind the demo firm, lived day by day.

A small ladder walks through every working day up to yesterday, by the same rules that the
engine follows: one step at a time, gaps, holds, at most two contacts in seven days, quiet after
a conversation. So what the real engine finds this morning is a day like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dunwell.demo import calendar
from dunwell.demo.billing import DAYS_BACK, Bill
from dunwell.demo.ladder import BUSINESS, CONSUMER, Channel, Climb, Rung
from dunwell.demo.rows import ContactRow, CustomerRow, HoldRow, PlacementRow
from dunwell.demo.words.lines import REPLIES
from dunwell.receivables.addresses import takes_texts

REACHED_PERCENT = 38
REPLIES_PERCENT = {
    "heads_up": 2,
    "missed_payment": 9,
    "second_reminder": 14,
    "final_notice": 28,
}
_WINDOW = 7
_DAYS_TO_YES = 5
"""Working days until somebody approves a step, as a rule."""
PLACEMENTS = 5
"""A year's: what nobody paid until today, and what a manager thought worth it."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was said and done, in the order in which it was."""

    contacts: tuple[ContactRow, ...]
    placements: tuple[PlacementRow, ...]


@dataclass(slots=True)
class _Walk:
    """One customer's year."""

    rng: Random
    customer: CustomerRow
    climb: Climb
    held: list[tuple[date, date]]
    channels: frozenset[str]
    asked: list[date] = field(default_factory=list)
    talked_on: date | None = None
    contacts: list[ContactRow] = field(default_factory=list)
    noticed: dict[str, date] = field(default_factory=dict)
    """When an invoice's final notice arrived."""
    placement: PlacementRow | None = None


def live(
    rng: Random,
    customers: list[CustomerRow],
    bills: list[Bill],
    holds: list[HoldRow],
    unreachable: frozenset[tuple[str, str]],
    today: date,
) -> Past:
    """Walk every customer through the year; ``unreachable`` names (customer, channel)."""
    contacts: list[ContactRow] = []
    placements: list[PlacementRow] = []
    of: dict[str, list[Bill]] = {}
    for bill in bills:
        if bill.issued_on < today:
            of.setdefault(bill.customer.ref, []).append(bill)
    for customer in customers:
        walk = _begin(rng, customer, holds, unreachable, today)
        may_place = len(placements) < PLACEMENTS
        _walk(walk, of.get(customer.ref, []), today, may_place=may_place)
        contacts += walk.contacts
        placements += [walk.placement] if walk.placement else []
    return Past(
        tuple(sorted(contacts, key=lambda c: (c.at, c.customer, c.channel))),
        tuple(sorted(placements, key=lambda p: (p.placed_on, p.customer))),
    )


def _begin(
    rng: Random,
    customer: CustomerRow,
    holds: list[HoldRow],
    unreachable: frozenset[tuple[str, str]],
    today: date,
) -> _Walk:
    ladder = BUSINESS if customer.kind == "business" else CONSUMER
    ways: set[str] = {"letter"} | ({"email"} if customer.email else set())
    if customer.phone:
        ways |= {"call", "sms"} if takes_texts(customer.phone) else {"call"}
    ways -= {channel for ref, channel in unreachable if ref == customer.ref}
    held = [
        (h.from_on, h.until_on or today + timedelta(days=999))
        for h in holds
        if h.customer == customer.ref and h.number is None
    ]
    return _Walk(rng, customer, Climb(ladder), held, frozenset(ways))


def _walk(walk: _Walk, bills: list[Bill], today: date, *, may_place: bool) -> None:
    """Every working day of the year up to yesterday."""
    waiting = sorted(bills, key=lambda b: b.issued_on, reverse=True)
    live: list[Bill] = []
    first = today - timedelta(days=DAYS_BACK)
    for day in calendar.within(first, today - timedelta(days=1), walk.customer.country):
        while waiting and waiting[-1].issued_on <= day:
            live.append(waiting.pop())
        live = [b for b in live if b.is_open(day)]
        walk.climb.turn(day, [b for b in live if b.due_on < day])
        if live and not any(start <= day < end for start, end in walk.held):
            counted = [b for b in live if not b.is_held(day)]
            _contact(walk, day, counted)
            if may_place and walk.placement is None:
                _hand_over(walk, day, counted, today)


def _contact(walk: _Walk, day: date, counted: list[Bill]) -> None:
    """Do what the day asks for, if anything."""
    overdue = [b for b in counted if b.due_on < day]
    if overdue:
        step = walk.climb.earned(day, overdue, counted)
        if step is not None:
            _carry_out(walk, day, step, counted)
        return
    first = walk.climb.ladder.rungs[0]
    soon = [
        b
        for b in counted
        if 0 <= (b.due_on - day).days <= -first.day and b.number not in walk.climb.told
    ]
    if sum(b.amount.minor for b in soon) >= walk.climb.ladder.worth_minor:
        _carry_out(walk, day, 0, soon)


def _carry_out(walk: _Walk, day: date, step: int, listed: list[Bill]) -> None:
    ladder = walk.climb.ladder
    rung = ladder.rungs[step]
    if rung.approval and walk.rng.randrange(_DAYS_TO_YES):
        return
    ways = _ways(walk, rung)
    recent = [d for d in walk.asked if (day - d).days < _WINDOW]
    quiet = walk.talked_on is not None and (day - walk.talked_on).days < ladder.quiet
    if not ways or quiet or len(recent) + len(ways) > ladder.contacts:
        return
    walk.asked = recent
    for channel in ways:
        _record(walk, day, rung, channel, listed)
    if step == len(ladder.rungs) - 1 and "email" in ways:
        walk.noticed.update((b.number, day) for b in listed)
    walk.climb.tell(step, day, listed)


def _hand_over(walk: _Walk, day: date, counted: list[Bill], today: date) -> None:
    """What had its notice and its last chance, and is not paid to this day, goes to an agency."""
    last, heard = walk.climb.ladder.placement, walk.noticed
    wait = timedelta(days=max(last.gap, last.last_chance))
    ready = [
        b
        for b in counted
        if b.is_open(today) and b.number in heard and heard[b.number] + wait < day
    ]
    placed_on = calendar.after(day, 1, walk.customer.country)
    if (
        sum(b.amount.minor for b in ready) < last.least_minor
        or all((day - b.due_on).days < last.day for b in ready)
        or placed_on >= today
    ):
        return
    walk.placement = PlacementRow(
        walk.customer.ref,
        walk.customer.entity,
        tuple(b.number for b in ready),
        last.last_chance,
        day,
        placed_on,
    )
    for bill in ready:
        bill.held.append((day, date.max))


def _ways(walk: _Walk, rung: Rung) -> list[Channel]:
    """The rung's channels that reach the customer, or what stands in for a call."""
    if rung.channels == ("call",) and "call" not in walk.channels:
        return [way for way in rung.instead if way in walk.channels]
    return [way for way in rung.channels if way in walk.channels]


def _record(
    walk: _Walk, day: date, rung: Rung, channel: Channel, listed: Sequence[Bill]
) -> None:
    """The contact, and sometimes the answer to it."""
    outcome, note = "sent", ""
    if channel == "call":
        reached = walk.rng.randrange(100) < REACHED_PERCENT
        outcome, note = ("conversation", "Spoke to accounts.") if reached else ("no_answer", "")
        walk.talked_on = day if reached else walk.talked_on
    elif rung.stage == "final_notice":
        outcome = "delivered"
    if outcome != "no_answer":
        walk.asked.append(day)
    walk.contacts.append(_row(walk, day, rung, channel, outcome, note, listed))
    if channel == "email" and walk.rng.randrange(100) < REPLIES_PERCENT.get(rung.stage, 4):
        _answer(walk, day, rung)


def _answer(walk: _Walk, day: date, rung: Rung) -> None:
    text = walk.rng.choices(*zip(*REPLIES, strict=True))[0]
    row = _row(walk, day, rung, "email", "replied", text, ())
    later = row.at + timedelta(minutes=walk.rng.randint(15, 200))
    walk.contacts.append(
        ContactRow(
            row.customer,
            row.entity,
            later,
            "email",
            "in",
            None,
            row.episode,
            "replied",
            False,
            row.address,
            (),
            text,
        )
    )


def _row(
    walk: _Walk,
    day: date,
    rung: Rung,
    channel: Channel,
    outcome: str,
    note: str,
    listed: Sequence[Bill],
) -> ContactRow:
    customer, climb = walk.customer, walk.climb
    clock = time(walk.rng.randint(9, 13), walk.rng.randrange(60))
    at = datetime.combine(day, clock, tzinfo=ZoneInfo(customer.timezone)).astimezone(UTC)
    return ContactRow(
        customer=customer.ref,
        entity=customer.entity,
        at=at,
        channel=channel,
        direction="out",
        stage=rung.stage,
        episode=climb.episode if climb.is_running else None,
        outcome=outcome,
        asks_for_money=True,
        address=_address(customer, channel),
        numbers=tuple(b.number for b in listed),
        note=note,
    )


def _address(customer: CustomerRow, channel: Channel) -> str | None:
    if channel == "letter":
        return customer.address
    return customer.email if channel == "email" else customer.phone
