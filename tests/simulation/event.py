"""What an event is: something that happens to the firm, about so often, at a time of day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from random import Random
from typing import Literal

from tests.simulation.world import World

EARLY = time(5, 30)
"""Before the first round of a working day; all times here are UTC."""
DAYTIME = (time(5, 40), time(21, 0))

Often = Literal["every day"] | int
"""Every day, or so many times a year in a firm of forty customers."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that may happen. ``happens`` does it, tells the auditor, and tells the story."""

    name: str
    happens: Callable[[World, Random], None]
    often: Often = "every day"
    between: tuple[time, time] = DAYTIME
    moments: tuple[time, ...] = ()
    """Where it must be one of these, in place of any time between two."""
    grows: bool = True
    """Whether it happens more often where there are more customers."""

    def times(self, dice: Random, *, customers: int) -> int:
        """How often on one day: mostly never."""
        if isinstance(self.often, str):
            return 1
        share = customers / 40 if self.grows else 1
        return sum(dice.random() < self.often * share / (4 * 365) for _ in range(4))

    def when(self, dice: Random) -> time:
        """Some second between the two times, or one of the moments."""
        if self.moments:
            return dice.choice(self.moments)
        first, last = (each.hour * 3600 + each.minute * 60 for each in self.between)
        moment = dice.randrange(first, max(first + 1, last))
        return time(moment // 3600, moment % 3600 // 60, moment % 60)
