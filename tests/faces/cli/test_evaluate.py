"""`dunwell evaluate`: from files to a file, and a plain refusal where a file is wrong."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

from dunwell.engine.decisions import SCHEMA
from tests.faces.cli.calling import dunwell
from tests.support.books import AS_OF, POLICY, Row, customer, frames, item


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A snapshot with one customer, and a policy beside it."""
    write(tmp_path, customers=[customer()], items=[item("a", AS_OF - timedelta(days=3))])
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def write(folder: Path, **tables: list[Row]) -> None:
    for name, frame in frames(tables).items():
        frame.write_parquet(folder / f"{name}.parquet")


def words(folder: Path, **changed: str | Path) -> list[str | Path]:
    given: dict[str, str | Path] = {
        "policy": folder / "policy.yaml",
        "out": folder / "out",
        "as-of": str(AS_OF),
    }
    flags: dict[str, str | Path] = {"snapshot": folder, **given, **changed}
    pairs: list[tuple[str | Path, ...]] = [
        (f"--{name}", value) for name, value in flags.items()
    ]
    return ["evaluate", *chain.from_iterable(pairs)]


def test_it_writes_the_decision_file_and_counts(folder: Path) -> None:
    said = dunwell(*words(folder), "--json")
    assert said.code == 0, said.err
    assert said.document["by_status"] == {"due": 1}
    written = pl.read_parquet(folder / "out" / "decisions.parquet")
    assert written.schema == SCHEMA
    assert [path.name for path in (folder / "out").iterdir()] == ["decisions.parquet"]


def test_the_same_again_is_the_same_bytes(folder: Path) -> None:
    both = []
    for name in ("first", "second"):
        dunwell(*words(folder, out=folder / name))
        both.append((folder / name / "decisions.parquet").read_bytes())
    assert both[0] == both[1]


def test_a_further_column_may_stand_in_a_condition(folder: Path) -> None:
    write(folder, customers=[customer(score=7)])
    text = POLICY.replace("title: For tests", 'title: For tests\nfor: "score > 5"')
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    assert dunwell(*words(folder), "--json").document["by_status"] == {"due": 1}


def test_a_wrong_row_is_named_and_nothing_is_written(folder: Path) -> None:
    write(folder, items=[item("a", AS_OF), item("a", AS_OF)])
    assert "items.parquet, column item_id, row 2" in dunwell(*words(folder), "--json").refusal
    assert not (folder / "out").exists()


def test_a_file_that_is_no_parquet_is_refused(folder: Path) -> None:
    (folder / "items.parquet").write_bytes(b"")
    assert "items.parquet cannot be read" in dunwell(*words(folder), "--json").refusal


def test_a_wrong_policy_is_refused_with_its_line(folder: Path) -> None:
    text = POLICY.replace("ignore_below: 5.00", "ignore_below: some")
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    assert "policy.yaml, line" in dunwell(*words(folder), "--json").refusal


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_wrong_usage_and_no_fault(
    folder: Path, day: str
) -> None:
    said = dunwell(*words(folder, **{"as-of": day}))
    assert (said.code, said.out) == (2, "")
    assert "too far away. Write a day from 1900-01-01 to 2999-12-31" in said.err
    assert not (folder / "out").exists()


def test_an_engine_that_is_none_is_refused_with_those_there_are(folder: Path) -> None:
    said = dunwell(*words(folder, engine="steam"), "--json").refusal
    assert "local" in said and "spark" in said


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is installed here")
def test_spark_is_an_extra_and_the_refusal_says_how_to_have_it(folder: Path) -> None:
    assert "dunwell[spark]" in dunwell(*words(folder, engine="spark"), "--json").refusal
    assert not (folder / "out").exists()
