"""Round and round until told to stop, with patience when the database is away."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from dunwell.machine.ready import revive
from dunwell.machine.troubles import in_plain_words
from dunwell.worker import trials
from dunwell.worker.round import Rounds

log = structlog.get_logger("dunwell.worker")

ROUND_SECONDS = 5
LONGEST_WAIT_SECONDS = 60


def once() -> None:
    """Go round once. A database that is away is raised to the caller."""
    Rounds().go()
    trials.go()


def run() -> None:
    """Go round until SIGTERM or Ctrl-C. What has begun is finished first.

    A draft on trial is not: nothing hangs on it, and the next worker begins it again.
    """
    rounds, failures = Rounds(), 0
    with _stopped_by_signals() as stop, trials.beside(stop):
        log.info("started")
        while not stop.is_set():
            failures = 0 if _went_round(rounds, failures) else failures + 1
            _rest(stop, rounds, failures)
    log.info("stopped")


def wait_seconds(failures: int) -> int:
    """How long to wait: twice as long after each failed round, up to a minute."""
    return int(min(ROUND_SECONDS * 2 ** min(failures, 10), LONGEST_WAIT_SECONDS))


def _rest(stop: threading.Event, rounds: Rounds, failures: int) -> None:
    """Until the next round is due, or somebody waits for one, or we are told to stop."""
    for _ in range(wait_seconds(failures)):
        if (failures == 0 and _is_awaited(rounds)) or stop.wait(1):
            return


def _is_awaited(rounds: Rounds) -> bool:
    """A database that went away meanwhile is for the next round to find, and to say."""
    try:
        return rounds.is_awaited()
    except (OperationalError, InterfaceError):
        return True


def _went_round(rounds: Rounds, failures: int) -> bool:
    """Whether the database was there. Its absence is said once, plainly, and waited out.

    Our own server is brought back if it was killed; one that was stopped stays down.
    """
    close_old_connections()
    try:
        rounds.go()
    except (OperationalError, InterfaceError) as error:
        connection.close()
        if failures == 0:
            why = in_plain_words(error) or "The database does not answer."
            log.warning("waiting for the database", why=why)
        if revive():
            log.info("the database was killed and is started again")
        return False
    if failures:
        log.info("the database is back")
    return True


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; the handlers before come back afterwards."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {
        number: signal.signal(number, ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
