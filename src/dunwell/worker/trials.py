"""Drafts of policies tried in a thread beside the rounds: no message waits behind a backtest."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from dunwell.casework import on_trial
from dunwell.identity import queries as identity
from dunwell.kernel import clock

log = structlog.get_logger("dunwell.worker")

LOOKS_SECONDS = 1
"""Somebody watches the page, so that we look often."""
AWAY_SECONDS = 10
"""The rounds say that the database is away; here we only wait."""
REST_SECONDS = 60
"""After a fault of ours, so that the log does not fill."""


def go(is_to_stop: Callable[[], bool] = lambda: False) -> int:
    """Try one draft of each organisation that has one; says in how many seconds to look again.

    A fault in one organisation's data must not keep the others waiting.
    """
    rest = LOOKS_SECONDS
    for organisation in identity.organisations():
        if is_to_stop():
            break
        at = identity.instant(organisation, clock.now())
        try:
            was_any = on_trial.try_next(
                organisation_id=organisation.pk, at=at, is_to_stop=is_to_stop
            )
            if was_any:
                log.info("tried a draft", organisation=organisation.pk)
                rest = 0
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("fault", organisation=organisation.pk)
            rest = REST_SECONDS
    return rest


@contextmanager
def beside(stop: threading.Event) -> Iterator[None]:
    """Try drafts while the block runs. However it ends, what is being tried is left off."""
    thread = threading.Thread(target=_until, args=(stop,), name="trials")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _until(stop: threading.Event) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            rest = go(stop.is_set)
        except (OperationalError, InterfaceError):
            connection.close()
            rest = AWAY_SECONDS
        stop.wait(rest)
    connection.close()
