"""Same inputs, same bytes, whatever the order of rows, the batches and the number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from random import Random

import polars as pl
import pytest

from dunwell.engine.batches import ITEMS_EACH
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.parse import parse
from tests.properties.test_engine_twin import POLICY
from tests.support.breadth import seeds
from tests.support.portfolios import AS_OF, frames, portfolio

POLICIES = compile_policies(parse(POLICY.format(days="business")).policies)


def crowd(seed: int) -> dict[str, pl.DataFrame]:
    dice = Random(seed)
    return frames(portfolio(lambda options: dice.choice(list(options)), customers=80))


def bytes_of(tables: dict[str, pl.DataFrame], items_each: int = ITEMS_EACH) -> bytes:
    written = BytesIO()
    snapshot = accept(tables, as_of=AS_OF)
    rows = decide(snapshot, policies=POLICIES, as_of=AS_OF, items_each=items_each)
    rows.write_parquet(written, row_group_size=max(rows.height, 1))
    return written.getvalue()


@pytest.mark.parametrize("seed", seeds(3))
def test_the_order_of_rows_changes_no_byte(seed: int) -> None:
    tables = crowd(seed)
    shuffled = {
        name: table.sample(fraction=1, shuffle=True, seed=seed + 1) if table.height else table
        for name, table in tables.items()
    }
    assert bytes_of(tables) == bytes_of(shuffled)


@pytest.mark.parametrize(
    "items_each", [50, *(pytest.param(few, marks=pytest.mark.slow) for few in (7, 1))]
)
def test_the_size_of_a_batch_changes_no_byte(items_each: int) -> None:
    tables = crowd(5)
    assert tables["items"].height > items_each
    assert bytes_of(tables, items_each) == bytes_of(tables)


@pytest.mark.parametrize("seed", seeds(3))
def test_payer_by_payer_decides_as_all_at_once(seed: int) -> None:
    """The work splits by payer: any batches together make the same decisions."""
    snapshot = accept(crowd(seed), as_of=AS_OF)
    whole = decide(snapshot, policies=POLICIES, as_of=AS_OF)
    payers = snapshot.customers["payer"].unique().sort()
    halves = [
        decide(snapshot.only(part), policies=POLICIES, as_of=AS_OF)
        for part in (payers.gather_every(2), payers.gather_every(2, offset=1))
    ]
    assert pl.concat(halves).sort("customer_id", "entity_id", "key").equals(whole)


@pytest.mark.slow
def test_the_number_of_threads_changes_no_byte(tmp_path: Path) -> None:
    program = (
        "import sys; from tests.properties.test_engine_steady import bytes_of, crowd; "
        "sys.stdout.buffer.write(bytes_of(crowd(7)))"
    )
    root = Path(__file__).parents[2]
    answers = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONPATH": str(root)},
            cwd=root, check=True, capture_output=True,
        ).stdout
        for threads in ("1", "2")
    ]  # fmt: skip
    assert answers[0] == answers[1] != b""
