"""How much the engine costs beside the bare columnar computation over the same files.

Bare: read the files, each item's age and level, the furthest level and the total of each customer
and entity, one row each, written. Both run in processes of their own, in turns. A turn's ratio
compares two neighbours in time, which a busy machine slows alike; the median of the turns counts,
and the lowest and highest stand beside it. The limit is on processor seconds of the work alone;
the ratio by the clock is told too, and that of the whole commands, from start to end.

    python -m benchmarks.evaluate [--items 1000000] [--turns 5]
        [--linear | --ten-million | --explain | --spark]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import portfolio
from dunwell.cli import memory

RATIO_LIMIT = 4.0
LINEAR_LIMIT = 1.3
GIGABYTES_LIMIT = 12.0
POLICY = Path(__file__).parents[1] / "src/dunwell/policy/library/standard.yaml"
SIZES = (100_000, 1_000_000, 4_000_000)
TEN_MILLION = 10_000_000
ON_SPARK = 100_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took: by the clock, and on all processors together."""

    seconds: float
    processor_seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """One process: the work alone, and with the start of the interpreter and every import."""

    alone: Cost
    as_command: Cost
    said: dict[str, float]


def run(module: str, folder: Path) -> Run:
    """One of ours, with its memory kept as the command keeps it."""
    words = ["-m", module, str(folder), str(POLICY)]
    keeps = {} if module == "benchmarks.bare" else memory.SETTINGS
    answer, as_command = _timed([sys.executable, *words], {**keeps, **os.environ})
    said = json.loads(answer)
    return Run(Cost(said["seconds"], said["processor_seconds"]), as_command, said)


def command(folder: Path, *further: str) -> Cost:
    """`dunwell evaluate`, from its start to its end."""
    words = [
        "-c", "from dunwell.cli.main import main; main()", "evaluate",
        "--snapshot", str(folder), "--policy", str(POLICY),
        "--as-of", portfolio.AS_OF.isoformat(), "--out", str(folder / "out"), *further,
    ]  # fmt: skip
    return _timed([sys.executable, *words])[1]


def _timed(
    words: Sequence[str], environment: Mapping[str, str] = os.environ
) -> tuple[str, Cost]:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(
        words, check=True, stdout=subprocess.PIPE, text=True, env=environment
    )
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return answer.stdout, Cost(seconds, worked)


def ratio(*, items: int, turns: int) -> bool:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        portfolio.write(folder, items=items)
        pairs = [
            (run("benchmarks.bare", folder), run("benchmarks.whole", folder), command(folder))
            for _ in range(turns)
        ]
    alone = [(whole.alone, bare.alone) for bare, whole, _ in pairs]
    commands = [(whole, bare.as_command) for bare, _, whole in pairs]
    found = _told(f"evaluate, {items:,} items", alone)
    _told("  as commands, from start to end", commands)
    sys.stdout.write(f"  the limit is {RATIO_LIMIT:.0f}, for the work alone\n")
    return found <= RATIO_LIMIT


def _told(what: str, pairs: Sequence[tuple[Cost, Cost]]) -> float:
    """Say how one compares with the other, turn by turn; the median of processor seconds."""
    worked = _ratios(pairs, lambda cost: cost.processor_seconds)
    waited = _ratios(pairs, lambda cost: cost.seconds)
    whole = median(cost.processor_seconds for cost, _ in pairs)
    bare = median(cost.processor_seconds for _, cost in pairs)
    sys.stdout.write(
        f"{what}: {median(worked):.1f} times the bare computation "
        f"({min(worked):.1f} to {max(worked):.1f} in {len(pairs)} turns; {whole:.2f} processor "
        f"seconds against {bare:.2f}; by the clock {median(waited):.1f} times)\n"
    )
    return median(worked)


def _ratios(pairs: Sequence[tuple[Cost, Cost]], of: Callable[[Cost], float]) -> list[float]:
    return [of(whole) / of(bare) for whole, bare in pairs]


def linear(*, turns: int) -> bool:
    """Seconds an item at each size; ten times the items may cost little more than ten times."""
    each = []
    for items in SIZES:
        with tempfile.TemporaryDirectory() as home:
            portfolio.write(Path(home), items=items)
            runs = [run("benchmarks.whole", Path(home)) for _ in range(turns)]
        best = min(one.alone.processor_seconds for one in runs)
        each.append(best / items * 1e6)
        sys.stdout.write(
            f"evaluate, {items:,} items: {each[-1]:.2f} processor microseconds an item\n"
        )
    return max(each[1:]) <= each[0] * LINEAR_LIMIT


def ten_million() -> bool:
    with tempfile.TemporaryDirectory() as home:
        portfolio.write(Path(home), items=TEN_MILLION)
        done = run("benchmarks.whole", Path(home))
    gigabytes = done.said["peak_kilobytes"] / 1024**2
    sys.stdout.write(
        f"evaluate, {TEN_MILLION:,} items: {gigabytes:.1f} GB at most "
        f"(limit {GIGABYTES_LIMIT:.0f}), {done.alone.processor_seconds:.1f} processor seconds\n"
    )
    return gigabytes <= GIGABYTES_LIMIT


def one_customer(*, items: int) -> bool:
    """No limit: what somebody waits who asks why."""
    with tempfile.TemporaryDirectory() as home:
        portfolio.write(Path(home), items=items)
        words = ["-m", "benchmarks.explained", home, str(POLICY)]
        said = json.loads(_timed([sys.executable, *words])[0])
    sys.stdout.write(
        f"explain one customer of {items:,} items: {said['from_memory']:.2f} s, "
        f"or {said['from_files']:.2f} s with reading the files\n"
    )
    return True


def on_spark(*, turns: int) -> bool:
    """No limit: what a cluster costs where it is not needed, on this machine's own processors."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        portfolio.write(folder, items=ON_SPARK)
        pairs = [(command(folder, "--engine", "spark"), command(folder)) for _ in range(turns)]
    there, here = (median(one.seconds for one in runs) for runs in zip(*pairs, strict=True))
    sys.stdout.write(
        f"evaluate --engine spark, {ON_SPARK:,} items: {there:.1f} s by the clock from start to "
        f"end, against {here:.1f} s without\n"
    )
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure evaluate against a bare computation.")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--linear", action="store_true")
    parser.add_argument("--ten-million", action="store_true")
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--spark", action="store_true")
    asked = parser.parse_args()
    if asked.linear:
        holds = linear(turns=asked.turns)
    elif asked.ten_million:
        holds = ten_million()
    elif asked.explain:
        holds = one_customer(items=asked.items)
    elif asked.spark:
        holds = on_spark(turns=asked.turns)
    else:
        holds = ratio(items=asked.items, turns=asked.turns)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
