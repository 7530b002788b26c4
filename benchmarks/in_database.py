"""The measuring itself, once there is a database: see `benchmarks.database`."""

from __future__ import annotations

import sys

from benchmarks import books, pages, running, sending


def measure(items: int, turns: int) -> bool:
    """Print one line a figure; whether the limited ones hold."""
    firm = books.fill(items=items)
    line, run_holds, turn = running.measure(firm, turns)
    _say(line)
    for line in sending.measure(firm, turn):
        _say(line)
    books.as_owner("VACUUM ANALYZE")
    lines, pages_hold = pages.measure(firm, turn, turns)
    for line in lines:
        _say(line)
    return run_holds and pages_hold


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
