"""Try the draft whose turn it is, and keep what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import InterfaceError, OperationalError

from dunwell.casework import backtesting, differing, keeping_trials, policies
from dunwell.casework.differing import Text
from dunwell.casework.keeping_trials import Found
from dunwell.casework.models import Trial
from dunwell.casework.operations.turns import if_nobody_else
from dunwell.casework.trials import OPEN
from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal

LOCK = "casework.trial"
DRAFT = "the draft"
BEGUN_MAX = 3
CUT_OFF = (
    "The worker ended in the middle of it three times, most likely for want of memory; the "
    "machine's log says more."
)
BROKEN = "Something went wrong that is our mistake; the log says what."


class Left(Exception):
    """It was cancelled, or the worker is to stop."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One trial in the hands of this worker."""

    trial: Trial
    at: datetime
    is_to_stop: Callable[[], bool]


def try_next(
    *, organisation_id: int, at: datetime, is_to_stop: Callable[[], bool] = lambda: False
) -> bool:
    """Try the oldest draft that waits, or at which a worker was cut off; says if there was one.

    One worker at a time; its lock falls away with the process, and the next one begins again,
    up to three times. What the business refuses ends the trial with its sentence; a fault ends
    it too, and is raised. Told to stop, the trial waits for the next worker. Call it outside any
    scope.
    """
    if not _is_any(organisation_id):
        return False
    with if_nobody_else(LOCK, organisation_id) as is_ours:
        trial = _taken(organisation_id) if is_ours else None
        if trial is None:
            return False
        _see_through(Turn(trial, at, is_to_stop))
    return True


def _is_any(organisation_id: int) -> bool:
    with scope(organisation_id):
        return Trial.objects.filter(status__in=OPEN).exists()


def _taken(organisation_id: int) -> Trial | None:
    """The oldest, begun once more; those that cut off too many workers are given up."""
    with scope(organisation_id):
        waiting = Trial.objects.filter(status__in=OPEN).select_for_update().order_by("pk")
        for trial in waiting:
            if trial.begun < BEGUN_MAX:
                trial.status, trial.begun = Trial.Status.UNDERWAY, trial.begun + 1
                trial.reached = None
                trial.save(update_fields=["status", "begun", "reached"])
                return trial
            trial.status, trial.why = Trial.Status.FAILED, CUT_OFF
            trial.save(update_fields=["status", "why"])
    return None


def _see_through(turn: Turn) -> None:
    try:
        found = _tried(turn)
        _keep(turn.trial, status=Trial.Status.DONE, result=keeping_trials.kept(found))
    except Left:
        _keep(turn.trial, status=Trial.Status.WAITING, begun=turn.trial.begun - 1)
    except Refusal as refusal:
        _keep(turn.trial, status=Trial.Status.FAILED, why=str(refusal))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _keep(turn.trial, status=Trial.Status.FAILED, why=BROKEN)
        raise


def _tried(turn: Turn) -> Found:
    if turn.trial.kind == Trial.Kind.BACKTEST:
        return _backtest(turn)
    return _compared(turn)


def _backtest(turn: Turn) -> Found:
    trial = turn.trial

    def tell(day: date) -> None:
        if turn.is_to_stop() or not _keep(trial, reached=day):
            raise Left

    return backtesting.backtest(
        organisation_id=trial.organisation_id,
        policy=Text(DRAFT, trial.text),
        first=trial.first,
        last=trial.last,
        at=turn.at,
        tell=tell,
    )


def _compared(turn: Turn) -> Found:
    """On the day that it is by now, whenever it was asked for."""
    trial = turn.trial
    with scope(trial.organisation_id):
        today = identity.today(identity.entities()[0], turn.at)
        version = policies.in_force(today)
    _keep(trial, first=today, last=today)
    comparison = differing.diff(
        organisation_id=trial.organisation_id,
        before=Text(f"version {version.number}", version.text),
        after=Text(DRAFT, trial.text),
        as_of=today,
        at=turn.at,
    )
    return keeping_trials.shortened(comparison)


def _keep(trial: Trial, **changes: object) -> bool:
    """Write it down, and say whether the trial is still wanted."""
    with scope(trial.organisation_id):
        wanted = Trial.objects.filter(pk=trial.pk, status=Trial.Status.UNDERWAY)
        return bool(wanted.update(**changes))
