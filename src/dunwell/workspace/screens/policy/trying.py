"""How far a draft's trial is, and how it ended, as its page tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dunwell.casework.trials import Told
from dunwell.ui import days
from dunwell.workspace import addresses

QUARTERS = (
    "",
    "A quarter of the days is lived.",
    "Half of the days are lived.",
    "Three quarters of the days are lived.",
    "All days are lived; they are being added up.",
)


@dataclass(frozen=True, slots=True)
class Trying:
    """What is being done. Read aloud is each quarter once, not every day."""

    number: int
    title: str
    says: str
    days: int
    """Of how many the bar is; none where nobody can tell how far it is."""
    lived: int
    quarter: int
    aloud: str
    was_cut_off: bool
    is_seen_to: bool
    """Whether somebody is there who tries drafts."""


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One of the last trials, in the list on the policy's page."""

    url: str
    title: str
    state: str
    tone: str
    told: Told


def trying(told: Told, *, before: int, is_seen_to: bool, as_of: date) -> Trying:
    quarter = told.lived * 4 // told.days if told.is_underway else 0
    is_added_up = told.is_underway and told.reached == told.last
    quarter = 4 if is_added_up and told.is_backtest else quarter
    return Trying(
        number=told.id,
        title=_title(told, as_of),
        says=_waits(before, is_seen_to) if told.is_waiting else _says(told),
        days=told.days if told.is_backtest or told.is_waiting else 0,
        lived=told.days if is_added_up else told.lived,
        quarter=quarter,
        aloud=QUARTERS[quarter],
        was_cut_off=told.was_cut_off,
        is_seen_to=is_seen_to,
    )


def lines(known: Iterable[Told], as_of: date) -> list[TrialLine]:
    return [
        TrialLine(addresses.of("policy_trial", one.id), _days_of(one, as_of), *_state(one), one)
        for one in known
    ]


def kept(told: Told) -> str:
    """How far it had come when it was cancelled."""
    if not told.is_backtest or told.reached is None:
        return "Cancelled as you asked, before it had found anything."
    return f"Cancelled as you asked, on day {told.lived + 1} of {told.days}."


def _waits(before: int, is_seen_to: bool) -> str:
    if not before:
        return "It begins in a moment." if is_seen_to else "It has not begun."
    return f"It waits for {'another one' if before == 1 else f'{before} others'} before it."


def _says(told: Told) -> str:
    if not told.is_backtest:
        return (
            "Everybody’s next step is decided twice: by the policy in force, and by the draft."
        )
    if told.reached is None:
        return "What was known on each morning is being read."
    day = f"Day {told.lived + 1} of {told.days}: {days.spelt(told.reached)}"
    return f"{day}. Then it is added up." if told.reached == told.last else f"{day}."


def _title(told: Told, as_of: date) -> str:
    return f"Trying it on {_days_of(told, as_of)}" if told.is_backtest else "Trying it on today"


def _days_of(told: Told, as_of: date) -> str:
    last = days.plain(told.last, as_of)
    return f"{days.plain(told.first, as_of)} to {last}" if told.is_backtest else last


def _state(told: Told) -> tuple[str, str]:
    if told.is_open:
        is_begun = told.is_underway and told.is_backtest
        return (f"Day {told.lived + 1} of {told.days}" if is_begun else "Under way", "")
    if told.is_done:
        return ("Done", "good")
    return ("Cancelled", "") if told.is_cancelled else ("Failed", "clay")
