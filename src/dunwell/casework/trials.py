"""Reading trials of drafts: how far each is, how it ended, what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dunwell.casework.keeping_trials import Compared, restored
from dunwell.casework.models import Trial
from dunwell.engine.trials.backtest import Backtest

OPEN = (Trial.Status.WAITING, Trial.Status.UNDERWAY)
LISTED = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A trial as its page tells it."""

    id: int
    is_backtest: bool
    text: str
    first: date
    last: date
    reached: date | None
    is_waiting: bool
    is_underway: bool
    is_done: bool
    is_cancelled: bool
    was_cut_off: bool
    """A worker ended in the middle of it, and it was begun again, or will be."""
    why: str
    asked_by: str
    asked_at: datetime

    @property
    def is_open(self) -> bool:
        return self.is_waiting or self.is_underway

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def lived(self) -> int:
        """How many of the days are over. Days on which no policy writes count as lived."""
        return (self.reached - self.first).days if self.reached else 0


def trial(number: int) -> Told | None:
    """A trial of the organisation in scope."""
    row = Trial.objects.defer("result").filter(pk=number).first()
    return _told(row) if row else None


def latest() -> list[Told]:
    """The last few, the newest first."""
    return [_told(row) for row in Trial.objects.defer("result").order_by("-pk")[:LISTED]]


def before(number: int) -> int:
    """How many are to be tried before this one."""
    return Trial.objects.filter(status__in=OPEN, pk__lt=number).count()


def backtest_of(number: int) -> Backtest:
    """What a backtest that is done found. Refuses with KeptByAnotherVersion."""
    return restored(Backtest, _result(number))


def comparison_of(number: int) -> Compared:
    """The same of a comparison."""
    return restored(Compared, _result(number))


def _result(number: int) -> object:
    found: object = Trial.objects.values_list("result", flat=True).get(pk=number)
    return found


def _told(row: Trial) -> Told:
    return Told(
        id=row.pk,
        is_backtest=row.kind == Trial.Kind.BACKTEST,
        text=row.text,
        first=row.first,
        last=row.last,
        reached=row.reached,
        is_waiting=row.status == Trial.Status.WAITING,
        is_underway=row.status == Trial.Status.UNDERWAY,
        is_done=row.status == Trial.Status.DONE,
        is_cancelled=row.status == Trial.Status.CANCELLED,
        was_cut_off=row.begun > 1,
        why=row.why,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
    )
