"""What a piece of work takes: by the clock, and on the processors of ours and of the database."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dunwell.machine import database

PROCESSES = Path("/proc")
PARENT, USER, SYSTEM, OF_CHILDREN = 1, 11, 12, slice(13, 15)
"""Where they stand behind the name in `/proc/<id>/stat`."""


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float
    processor_seconds: float

    def __truediv__(self, other: Cost) -> tuple[float, float]:
        """How many times the other it is: by the clock, and on the processors."""
        return (
            self.seconds / other.seconds,
            self.processor_seconds / other.processor_seconds,
        )


def of(work: Callable[[], object]) -> Cost:
    """Do it, and say what it took. The server counts with all its processes."""
    began, worked = time.perf_counter(), time.process_time() + _server()
    work()
    worked = time.process_time() + _server() - worked
    return Cost(time.perf_counter() - began, worked)


def least(costs: Iterable[Cost]) -> Cost:
    """The best of each, whichever turn it came from."""
    found = list(costs)
    return Cost(
        min(cost.seconds for cost in found), min(cost.processor_seconds for cost in found)
    )


def _server() -> float:
    """Processor seconds of the embedded server, of what it has started and what has ended."""
    mark = database.cluster().data / "postmaster.pid"
    server = int(mark.read_text(encoding="ascii").split()[0])
    ticks = 0
    for process in PROCESSES.iterdir():
        fields = _fields(process) if process.name.isdigit() else []
        if fields and int(process.name) == server:
            ticks += sum(map(int, fields[OF_CHILDREN]))
        if fields and server in (int(process.name), int(fields[PARENT])):
            ticks += int(fields[USER]) + int(fields[SYSTEM])
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(process: Path) -> list[str]:
    """What the kernel says of a process; nothing of one that has just ended."""
    try:
        return (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
