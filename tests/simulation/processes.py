"""Workers in processes of their own, which take one step at a time and can be killed at any.

Before each statement it sends to the database, such a worker asks, and waits. So the year decides
where one dies, and in which order two who work at the same time get on: always the same for the
same seed. A worker that waits for a lock is let be until the other has moved on.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from random import Random

import psycopg

from dunwell.machine.database import Connection
from tests.simulation import puppet, ready

FIRST_LOOK_SECONDS = 0.004
LAST_LOOK_SECONDS = 0.064
"""How long a step may take before we look whether it waits for a lock; each time twice as long."""
PATIENCE_SECONDS = 60
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([ready.__name__, "tests.simulation.warmed"])


class Worker:
    """One process that makes one round of the worker's at one instant."""

    def __init__(self, organisation_id: int, at: datetime, owner: Connection) -> None:
        self._watch = psycopg.connect(owner.uri, autocommit=True)
        self._pipe, theirs = FORKS.Pipe()
        self._process = FORKS.Process(
            target=puppet.make_a_round, args=(theirs, organisation_id, at), daemon=True
        )
        self._process.start()
        theirs.close()
        self._backend = int(_heard(self._pipe))
        self.is_done = False
        self.asks = False
        self.waits = False
        self.steps = 0
        self.fault = ""

    def settle(self) -> None:
        """Wait until it asks for its next step, is done, or waits for somebody's lock.

        One that waited when we looked last mostly waits still, and we need not wait to see it.
        """
        patience = 0.0 if self.waits else FIRST_LOOK_SECONDS
        while not self.asks and not self.is_done:
            if self._pipe.poll(patience):
                self._hear()
            elif self._is_blocked():
                self.waits = True
                return
            patience = min(max(2 * patience, FIRST_LOOK_SECONDS), LAST_LOOK_SECONDS)
        self.waits = False

    def go(self) -> None:
        """Let it take its step."""
        assert self.asks, "it is let go when it asks"
        self.asks, self.steps = False, self.steps + 1
        self._pipe.send("go")

    def kill(self) -> None:
        """Kill it with no chance to tidy up, and see that the database has noticed."""
        self._process.kill()
        self._process.join()
        while self._watch.execute(STILL_THERE, [self._backend]).fetchone():
            self._watch.execute("SELECT pg_sleep(0.01)")
        self._watch.close()

    def _hear(self) -> None:
        said = _heard(self._pipe)
        self.asks = said == puppet.ASKS
        self.is_done = not self.asks
        if self.is_done:
            self.fault = said.removeprefix(puppet.DONE)
            self._process.join()
            self._watch.close()

    def _is_blocked(self) -> bool:
        return self._watch.execute(WAITS, [self._backend]).fetchone() is not None


STILL_THERE = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
WAITS = "SELECT 1 WHERE cardinality(pg_blocking_pids(%s)) > 0"


def killed_at(step: int, worker: Worker) -> bool:
    """Let it take so many steps and kill it before the next; whether it was still at it."""
    while not worker.is_done and worker.steps < step:
        worker.settle()
        if worker.asks:
            worker.go()
    worker.settle()
    if not worker.is_done:
        worker.kill()
        return True
    return False


def side_by_side(workers: Sequence[Worker], dice: Random) -> None:
    """Let them work at the same time, step by step, in the order of the dice."""
    while True:
        for worker in workers:
            worker.settle()
        ready = [worker for worker in workers if worker.asks]
        if ready:
            dice.choice(ready).go()
        elif all(worker.is_done for worker in workers):
            return


def _heard(pipe: Pipe) -> str:
    assert pipe.poll(PATIENCE_SECONDS), "a worker says nothing any more"
    return str(pipe.recv())
