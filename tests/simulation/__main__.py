"""`make year SEED=7 CUSTOMERS=40` lives a year; `make nights` lives many, one on each processor.

Each year gets a home, a database and a process of its own, as a test does. That process keeps to
one processor: what it does comes one after the other, in thousands of steps too small to share,
and to hand each to another processor and back takes as long as the step.
"""

import argparse
import os
import queue
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dunwell.machine.database import Connection
from tests.support import throwaway

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = (
    "import django; django.setup()\n"
    "from tests.simulation.telling import main\n"
    "raise SystemExit(main())"
)
MISUNDERSTOOD = 2
"""How a year ends that could not read what it was asked, and has said so."""
SURROUNDINGS = {
    "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
    "DUNWELL_SECRET_KEY": "only-for-simulated-years-and-long-enough-to-be-let-in",
    "DUNWELL_LOG_LEVEL": "WARNING",
    "POLARS_MAX_THREADS": "1",
}


def main() -> int:
    """Live what is asked for; how many years broke a promise."""
    asked, further = _asked()
    nights = [str(night) for night in range(asked.first, asked.first + asked.nights)]
    with tempfile.TemporaryDirectory(prefix="dunwell-years-") as home:
        os.environ |= {**SURROUNDINGS, "DUNWELL_HOME": home}
        with throwaway.server() as owner:
            house = House(owner, Path(home), tuple(further))
            broken = _side_by_side(house, nights) if nights else _alone(house, asked.seed)
    if nights:
        sys.stdout.write(f"{len(nights) - len(broken)} of {len(nights)} seeds held.\n")
    for seed in broken:
        sys.stdout.write(f"Seed {seed} did not: make year SEED={seed} {' '.join(further)}\n")
    return len(broken)


@dataclass(frozen=True, slots=True)
class House:
    """Where years are lived, and what else they are told."""

    owner: Connection
    home: Path
    further: tuple[str, ...]


def _alone(house: House, seed: str) -> list[str]:
    """One year, which says each month how it goes; its seed if it broke a promise."""
    return [seed] if _live(house, seed, _processors()[0], None).returncode else []


def _side_by_side(house: House, seeds: Sequence[str]) -> list[str]:
    """A year on each processor; each says its last words when it is over. The broken ones."""
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    for processor in _processors():
        free.put(processor)

    def lived(seed: str) -> tuple[str, int]:
        processor = free.get()
        try:
            year = _live(house, seed, processor, subprocess.PIPE)
        finally:
            free.put(processor)
        *_, last_words = ["", *year.stdout.splitlines()]
        sys.stdout.write(year.stdout if year.returncode else f"{last_words}\n")
        sys.stdout.flush()
        return seed, year.returncode

    with ThreadPoolExecutor(len(_processors())) as years:
        return sorted(seed for seed, status in years.map(lived, seeds) if status)


def _processors() -> list[int]:
    """Those that we may use, where the system tells."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def _asked() -> tuple[argparse.Namespace, list[str]]:
    """What is asked here, and what is for the year itself."""
    reader = argparse.ArgumentParser(prog="make year", description=__doc__, add_help=False)
    reader.add_argument("--seed", default="1")
    reader.add_argument("--nights", type=int, default=0)
    reader.add_argument("--first", type=int, default=1)
    return reader.parse_known_args()


def _live(
    house: House, seed: str, processor: int, output: int | None
) -> subprocess.CompletedProcess[str]:
    mine = throwaway.fresh(house.owner, like=throwaway.template(house.owner))
    words = ["--seed", seed, "--processor", str(processor), *house.further]
    try:
        year = subprocess.run(
            [sys.executable, "-c", PROGRAM, *words],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "DATABASE_URL": mine.uri,
                "DUNWELL_HOME": str(house.home / seed),
            },
            check=False,
            stdout=output,
            text=True,
        )
        if year.returncode == MISUNDERSTOOD:
            raise SystemExit(MISUNDERSTOOD)
        return year
    finally:
        throwaway.drop(house.owner, name=mine.parameters["dbname"])


if __name__ == "__main__":
    raise SystemExit(main())
