"""A journey through time as its page tells it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dunwell.demo.queries import Travelled
from dunwell.ui import days


@dataclass(frozen=True, slots=True)
class Progress:
    """Which day of how many is being lived."""

    title: str
    living: str
    """The day that is being lived."""
    until: str
    lived: int
    days: int
    sent: int
    quarter: int
    """How many quarters of the days are lived: what is read aloud, once each."""
    is_to_stop: bool
    is_seen_to: bool
    """Whether somebody is there who lives the days."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a journey that did not go as asked has ended."""

    tone: Literal["slate", "honey", "clay"]
    says: str
    more: str = ""


def progress(journey: Travelled, *, sent: int, is_seen_to: bool) -> Progress:
    living = min(journey.lived + 1, journey.days)
    day = min(journey.reached + timedelta(days=1), journey.until)
    return Progress(
        title="A day on" if journey.days == 1 else f"Day {living} of {journey.days}",
        living=_said(day),
        until=_said(journey.until),
        lived=journey.lived,
        days=journey.days,
        sent=sent,
        quarter=journey.lived * 4 // journey.days,
        is_to_stop=journey.is_to_stop,
        is_seen_to=is_seen_to,
    )


def outcome(journey: Travelled) -> Outcome | None:
    """What is worth a note: a journey that simply arrived is not."""
    kept = f"{journey.lived} of {_days(journey.days)}"
    if journey.is_failed:
        broken = _said(journey.reached + timedelta(days=1))
        return Outcome(
            "clay",
            f"{broken} could not be lived.",
            f"{journey.why} Before it, {kept} are kept.",
        )
    if journey.why:
        return Outcome(
            "honey", "Not everything that was due could leave on the way.", journey.why
        )
    if journey.is_stopped:
        return Outcome("slate", f"Stopped as you asked, after {kept}.")
    return None


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _said(day: date) -> str:
    return days.spelt(day)
