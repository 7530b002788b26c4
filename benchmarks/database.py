"""A run and two pages on a database with 100,000 open items, beside the bare minimum.

- `run`: decide and store the day, against one set-based INSERT .. SELECT that ages every overdue
  item, gives it a level and a fee, and stores that: in the same database, turn by turn, both
  committed (`benchmarks.running` says what it has and lacks). Then what a message costs to release
  and to deliver.
- pages: server time of Today and of a customer's page, against a bare page of the same
  framework: same middleware, same sign-in, one query, fifty rows in a plain template. They are
  asked for in turns, and the middle of many counts, so that a busy machine is fair to both.

    python -m benchmarks.database [--items 100000 | --items 1000000] [--turns 5]
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.home import thrown_away
from dunwell.cli import frame


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure a run and pages on a large database.")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=5)
    asked = parser.parse_args()
    with thrown_away():
        holds = frame.command("benchmarks.in_database").measure(asked.items, asked.turns)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
