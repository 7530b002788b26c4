"""How much the engine costs beside the bare columnar computation over the same files.

Bare: read the files, each item's age and level, the furthest level and the total of each customer
and entity, one row each, written. Both run in processes of their own, in turns, and the best of
each counts. The limit is on processor seconds, which a busy machine changes least; the ratio by
the clock stands beside it.

    python -m benchmarks.evaluate [--items 1000000] [--turns 3] [--linear]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import portfolio

RATIO_LIMIT = 4.0
LINEAR_LIMIT = 1.3
POLICY = Path(__file__).parents[1] / "src/dunwell/policy/library/standard.yaml"
SIZES = (100_000, 1_000_000, 4_000_000)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: by the clock, and on all processors together."""

    seconds: float
    processor_seconds: float


def measure(folder: Path, *, turns: int) -> tuple[Cost, Cost]:
    """The best of each, bare and engine, taken in turns."""
    runs = [
        (run("benchmarks.bare", folder), run("benchmarks.whole", folder)) for _ in range(turns)
    ]
    return best([bare for bare, _ in runs]), best([engine for _, engine in runs])


def run(module: str, folder: Path) -> Cost:
    command = [sys.executable, "-m", module, str(folder), str(POLICY)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    said = json.loads(answer.stdout)
    return Cost(said["seconds"], said["processor_seconds"])


def best(costs: list[Cost]) -> Cost:
    return Cost(
        min(cost.seconds for cost in costs), min(cost.processor_seconds for cost in costs)
    )


def ratio(*, items: int, turns: int) -> bool:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        portfolio.write(folder, items=items)
        bare, engine = measure(folder, turns=turns)
    found = engine.processor_seconds / bare.processor_seconds
    by_the_clock = engine.seconds / bare.seconds
    sys.stdout.write(
        f"evaluate, {items:,} items: {found:.1f} times the bare computation "
        f"(limit {RATIO_LIMIT:.0f}; {engine.processor_seconds:.2f} processor seconds against "
        f"{bare.processor_seconds:.2f}; by the clock {by_the_clock:.1f} times)\n"
    )
    return found <= RATIO_LIMIT


def linear(*, turns: int) -> bool:
    """Seconds an item at each size; ten times the items may cost little more than ten times."""
    each = []
    for items in SIZES:
        with tempfile.TemporaryDirectory() as home:
            portfolio.write(Path(home), items=items)
            cost = best([run("benchmarks.whole", Path(home)) for _ in range(turns)])
        each.append(cost.processor_seconds / items * 1e6)
        sys.stdout.write(
            f"evaluate, {items:,} items: {each[-1]:.2f} processor microseconds an item\n"
        )
    return max(each[1:]) <= each[0] * LINEAR_LIMIT


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure evaluate against a bare computation.")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--linear", action="store_true")
    asked = parser.parse_args()
    if asked.linear:
        return 0 if linear(turns=asked.turns) else 1
    return 0 if ratio(items=asked.items, turns=asked.turns) else 1


if __name__ == "__main__":
    sys.exit(main())
