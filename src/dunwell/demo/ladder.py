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


BUSINESS: tuple[Rung, ...] = (
    Rung("heads_up", -3, 0, ("email",)),
    Rung("missed_payment", 1, 0, ("email",)),
    Rung("check_in", 7, 5, ("call",), ("sms",)),
    Rung("second_reminder", 14, 6, ("email",)),
    Rung("follow_up", 21, 6, ("call",), ("email",)),
    Rung("help", 35, 10, ("email", "sms")),
    Rung("manager_call", 45, 10, ("call",), ("email",), 100_000),
    Rung("final_notice", 62, 14, ("email",)),
)
CONSUMER: tuple[Rung, ...] = (
    Rung("heads_up", -3, 0, ("email",)),
    Rung("missed_payment", 2, 0, ("email",)),
    Rung("second_reminder", 16, 10, ("email",)),
    Rung("help", 35, 14, ("email",)),
    Rung("final_notice", 70, 21, ("email",)),
)


@dataclass(slots=True)
class Climb:
    """Where one customer stands on the ladder, day by day."""

    rungs: tuple[Rung, ...]
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
        step = self.standing(counted) + 1
        while step < len(self.rungs) and owed < self.rungs[step].least_minor:
            step += 1
        if step >= len(self.rungs):
            return None
        rung, oldest = self.rungs[step], min(b.due_on for b in overdue)
        waited = self.stage_on is None or (day - self.stage_on).days >= rung.gap
        return step if (day - oldest).days >= rung.day and waited else None

    def tell(self, step: int, day: date, listed: Sequence[Bill]) -> None:
        """Remember that the rung's message left and what it listed."""
        if step:
            self.stage_on = day
        for bill in listed:
            self.told[bill.number] = max(step, self.told.get(bill.number, 0))
