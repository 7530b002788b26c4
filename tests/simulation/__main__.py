"""`make year SEED=7 CUSTOMERS=40` lives a year; `make nights` lives many, one after the other.

Each year gets a home, a database and a process of its own, as a test does.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dunwell.machine.database import Connection
from tests.support import throwaway

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = (
    "import django; django.setup()\n"
    "from tests.simulation.telling import main\n"
    "raise SystemExit(main())"
)
SURROUNDINGS = {
    "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
    "DUNWELL_SECRET_KEY": "only-for-simulated-years-and-long-enough-to-be-let-in",
    "DUNWELL_LOG_LEVEL": "WARNING",
}


def main() -> int:
    """Live what is asked for; how many years broke a promise."""
    asked, further = _asked()
    nights = range(asked.first, asked.first + asked.nights)
    seeds = [str(night) for night in nights] or [asked.seed]
    with tempfile.TemporaryDirectory(prefix="dunwell-years-") as home:
        os.environ |= {**SURROUNDINGS, "DUNWELL_HOME": home}
        with throwaway.server() as owner:
            broken = [seed for seed in seeds if _live(owner, seed, home, further)]
    if asked.nights:
        sys.stdout.write(f"{len(seeds) - len(broken)} of {len(seeds)} seeds held.\n")
    for seed in broken:
        sys.stdout.write(f"Seed {seed} did not: make year SEED={seed} {' '.join(further)}\n")
    return len(broken)


def _asked() -> tuple[argparse.Namespace, list[str]]:
    """What is asked here, and what is for the year itself."""
    reader = argparse.ArgumentParser(prog="make year", description=__doc__, add_help=False)
    reader.add_argument("--seed", default="1")
    reader.add_argument("--nights", type=int, default=0)
    reader.add_argument("--first", type=int, default=1)
    return reader.parse_known_args()


def _live(owner: Connection, seed: str, home: str, further: Sequence[str]) -> int:
    mine = throwaway.fresh(owner, like=throwaway.template(owner))
    try:
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "--seed", seed, *further],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": mine.uri, "DUNWELL_HOME": f"{home}/{seed}"},
            check=False,
        ).returncode
    finally:
        throwaway.drop(owner, name=mine.parameters["dbname"])


if __name__ == "__main__":
    raise SystemExit(main())
