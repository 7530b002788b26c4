"""How much the engine costs beside the bare columnar computation over the same files.

Bare: read the files, each item's age and level, the furthest level and the total of each customer
and entity, one row each, written. Both run in processes of their own, in turns; the best of
each counts, and the ratio is what is stated.

    python -m benchmarks.evaluate [--items 1000000] [--turns 3] [--linear]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import portfolio

RATIO_LIMIT = 6.0
LINEAR_LIMIT = 1.3
POLICY = Path(__file__).parents[1] / "src/dunwell/policy/library/standard.yaml"
SIZES = (100_000, 1_000_000, 4_000_000)


def measure(folder: Path, *, turns: int) -> tuple[float, float]:
    """The best seconds of each, bare and engine, taken in turns."""
    bare, engine = [], []
    for _ in range(turns):
        bare.append(_seconds("benchmarks.bare", folder))
        engine.append(_seconds("benchmarks.whole", folder))
    return min(bare), min(engine)


def _seconds(module: str, folder: Path) -> float:
    command = [sys.executable, "-m", module, str(folder), str(POLICY)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(answer.stdout)["seconds"])


def ratio(*, items: int, turns: int) -> bool:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        portfolio.write(folder, items=items)
        bare, engine = measure(folder, turns=turns)
    found = engine / bare
    sys.stdout.write(
        f"evaluate, {items:,} items: {found:.1f} times the bare computation "
        f"({engine:.2f} s against {bare:.2f} s; limit {RATIO_LIMIT:.0f})\n"
    )
    return found <= RATIO_LIMIT


def linear(*, turns: int) -> bool:
    """Seconds an item at each size; ten times the items may cost little more than ten times."""
    each = []
    for items in SIZES:
        with tempfile.TemporaryDirectory() as home:
            portfolio.write(Path(home), items=items)
            engine = min(_seconds("benchmarks.whole", Path(home)) for _ in range(turns))
        each.append(engine / items * 1e6)
        sys.stdout.write(f"evaluate, {items:,} items: {each[-1]:.2f} microseconds an item\n")
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
