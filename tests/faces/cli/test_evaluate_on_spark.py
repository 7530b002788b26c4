"""`dunwell evaluate --engine spark`: a driver and two workers write what one machine writes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random

import polars as pl
import pytest

from tests.faces.cli.calling import started
from tests.properties.test_engine_twin import POLICY
from tests.support import side_by_side
from tests.support.portfolios import AS_OF, frames, portfolio

CLUSTER = "local-cluster[2,1,1024]"
needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None,
    reason="Spark is an extra: make spark, and Java 17",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A portfolio with branches and head offices, on disk."""
    dice = Random(3)
    tables = frames(portfolio(lambda options: dice.choice(list(options)), customers=60))
    for name, table in tables.items():
        table.write_parquet(tmp_path / f"{name}.parquet")
    (tmp_path / "policy.yaml").write_text(POLICY.format(days="business"), encoding="utf-8")
    return tmp_path


def evaluating(folder: Path, engine: str) -> subprocess.Popen[str]:
    where = {"DUNWELL_SPARK_MASTER": CLUSTER, "PYSPARK_PYTHON": sys.executable}
    with side_by_side.on_every_processor():
        return started(
            "evaluate", "--snapshot", folder, "--policy", folder / "policy.yaml",
            "--as-of", str(AS_OF), "--out", folder / engine, "--engine", engine, "--json",
            environment=where,
        )  # fmt: skip


def written(folder: Path, engine: str) -> bytes:
    return (folder / engine / "decisions.parquet").read_bytes()


def ended(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out


def worker_of(process: subprocess.Popen[str]) -> int:
    """The first of the cluster's workers that has begun to run Python for this driver."""
    for _ in range(1200):
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            families = parents()
            for one, parent in families.items():
                if "pyspark.daemon" in words_of(one) and is_below(process.pid, one, families):
                    return parent
        else:
            break
    raise AssertionError(f"no worker was seen; {process.communicate()}")


def parents() -> dict[int, int]:
    found = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(each.parent.name)] = int(each.read_text().rpartition(")")[2].split()[1])
        except (ProcessLookupError, FileNotFoundError):
            continue  # it has ended meanwhile
    return found


def words_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return ""


def is_below(top: int, process: int, families: dict[int, int]) -> bool:
    while process in families:
        process = families[process]
        if process == top:
            return True
    return False


@needs_spark
@pytest.mark.slow
def test_two_workers_and_one_that_is_killed_write_the_same_bytes(folder: Path) -> None:
    ended(evaluating(folder, "local"))
    process = evaluating(folder, "spark")
    os.kill(worker_of(process), signal.SIGKILL)
    ended(process)
    assert written(folder, "spark") == written(folder, "local")


@needs_spark
@pytest.mark.slow
def test_a_wrong_row_is_named_as_on_one_machine(folder: Path) -> None:
    items = pl.read_parquet(folder / "items.parquet")
    pl.concat([items, items.head(1)]).write_parquet(folder / "items.parquet")
    said = []
    for engine in ("local", "spark"):
        process = evaluating(folder, engine)
        _, err = process.communicate(timeout=300)
        assert process.returncode == 2
        said.append([line for line in err.splitlines() if "items.parquet" in line])
        assert not (folder / engine).exists()
    assert said[0] == said[1] != []
