"""The rungs of a ladder, as far as a firm's past needs them, and how far a customer is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dunwell.demo.billing import Bill

Channel = Literal["email", "sms", "call", "letter"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage: from which day past due, after what gap, by which channels."""

    stage: str
    day: int
    gap: int
    channels: tuple[Channel, ...]
    instead: tuple[Channel, ...] = ()
    """What is used where a call is not possible."""
    least_minor: int = 0
    """Passed over while less than this is overdue."""
    approval: bool = False
    """Somebody has to say yes first, and does so on another day."""


@dataclass(frozen=True, slots=True)
class LastStep:
    """When what the last rung has told goes to an agency."""

    day: int
    gap: int
    last_chance: int
    """Days from the day on which the final notice arrived."""
    least_minor: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """A policy's rungs and limits: contacts in seven days, quiet days after a conversation."""

    rungs: tuple[Rung, ...]
    contacts: int
    quiet: int
    worth_minor: int
    """Nothing smaller is announced before its due date."""
    placement: LastStep


BUSINESS = Ladder(
    (
        Rung("heads_up", -3, 0, ("email",)),
        Rung("missed_payment", 1, 0, ("email",)),
        Rung("check_in", 7, 5, ("call",), ("sms",)),
        Rung("second_reminder", 14, 6, ("email",)),
        Rung("follow_up", 21, 6, ("call",), ("email",)),
        Rung("help", 35, 10, ("email", "sms")),
        Rung("manager_call", 45, 10, ("call",), ("email",), 100_000),
        Rung("final_notice", 60, 14, ("email", "letter"), approval=True),
    ),
    contacts=2,
    quiet=7,
    worth_minor=5_000,
    placement=LastStep(day=90, gap=14, last_chance=14, least_minor=25_000),
)
CONSUMER = Ladder(
    (
        Rung("heads_up", -5, 0, ("email",)),
        Rung("missed_payment", 3, 0, ("email",)),
        Rung("check_in", 14, 10, ("sms",)),
        Rung("second_reminder", 28, 14, ("email",)),
        Rung("help", 45, 14, ("call",), ("email",)),
        Rung("final_notice", 90, 28, ("email",), approval=True),
    ),
    contacts=1,
    quiet=10,
    worth_minor=2_000,
    placement=LastStep(day=150, gap=42, last_chance=30, least_minor=20_000),
)
"""The shipped policies, as far as the past follows them: a test holds the two together."""


@dataclass(slots=True)
class Climb:
    """Where one customer stands on the ladder, day by day."""

    ladder: Ladder
    episode: int = 0
    is_running: bool = False
    opened_on: date | None = None
    stage_on: date | None = None
    told: dict[str, int] = field(default_factory=dict)
    """The furthest rung whose message listed an invoice."""

    def turn(self, day: date, overdue: Sequence[Bill]) -> None:
        """Open an episode when something is overdue; close it when nothing is."""
        if overdue and not self.is_running:
            self.episode, self.is_running, self.opened_on, self.stage_on = (
                self.episode + 1,
                True,
                day,
                None,
            )
        elif not overdue and self.is_running:
            self.is_running, self.opened_on, self.stage_on = False, None, None

    def standing(self, counted: Sequence[Bill]) -> int:
        """The furthest rung that what is open has been told about: 0 for none past due."""
        return max((self.told.get(b.number, 0) for b in counted), default=0)

    def earned(self, day: date, overdue: Sequence[Bill], counted: Sequence[Bill]) -> int | None:
        """The next rung, if the oldest bill is old enough and the gap has passed."""
        owed = sum(b.amount.minor for b in overdue)
        rungs, step = self.ladder.rungs, self.standing(counted) + 1
        while step < len(rungs) and owed < rungs[step].least_minor:
            step += 1
        if step >= len(rungs):
            return None
        rung, oldest = rungs[step], min(b.due_on for b in overdue)
        waited = self.stage_on is None or (day - self.stage_on).days >= rung.gap
        return step if (day - oldest).days >= rung.day and waited else None

    def tell(self, step: int, day: date, listed: Sequence[Bill]) -> None:
        """Remember that the rung's message left and what it listed."""
        if step:
            self.stage_on = day
        for bill in listed:
            self.told[bill.number] = max(step, self.told.get(bill.number, 0))
