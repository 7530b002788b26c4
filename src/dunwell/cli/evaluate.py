"""`dunwell evaluate`: the engine alone, from snapshot files to a decision file. No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from dunwell.casework.law import shipped_packs
from dunwell.cli import clustered, output, snapshot_files
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.decisions import write
from dunwell.cli.output import counted
from dunwell.cli.reading import text_of
from dunwell.cli.writing import cannot_write
from dunwell.cluster.shares import Task
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept

app = typer.Typer()
DECISIONS = "decisions.parquet"


class Engine(StrEnum):
    """Where the decisions are made. They are the same."""

    LOCAL = "local"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it, in counts."""

    as_of: date
    decisions: int
    customers: int
    by_status: Mapping[str, int]
    by_stage: Mapping[str, int]
    held_by: Mapping[str, int]
    out: Path


@app.command("evaluate")
def command(
    snapshot: Annotated[Path, typer.Option(help="The folder with the snapshot's files.")],
    policy: Annotated[Path, typer.Option(help="The policy file.")],
    as_of: Annotated[
        date, typer.Option(parser=a_day, metavar=METAVAR, help="The day to decide for.")
    ],
    out: Annotated[Path, typer.Option(help="The folder for decisions.parquet.")],
    engine: Annotated[
        Engine, typer.Option(help="On this machine, or on the workers of a Spark cluster.")
    ] = Engine.LOCAL,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Decide on snapshot files: who would be contacted, how and why."""
    summary = evaluate(snapshot, policy, as_of=as_of, out_dir=out, engine=engine)
    document = asdict(summary) | {"out": str(summary.out)}
    output.show(document, as_json=as_json, words=lambda: _in_words(summary))


def evaluate(
    snapshot_dir: Path,
    policy_file: Path,
    *,
    as_of: date,
    out_dir: Path,
    engine: Engine = Engine.LOCAL,
) -> Summary:
    """Read the files, decide, and write `decisions.parquet` whole or not at all.

    Refuses with PolicyUnusable, SnapshotUnreadable, CannotWrite, one of the door's refusals,
    which name file, column and row, or because there is no cluster.
    """
    columns = snapshot_files.schemas(snapshot_dir)
    extra, text = snapshot_files.brought_facts(columns), text_of(policy_file)
    policies = snapshot_files.compiled(str(policy_file), text, extra)
    wanted = snapshot_files.wanted(columns, policies)
    if engine == Engine.SPARK:
        decisions = clustered.decide(
            snapshot_dir, wanted,
            lambda split, whole: Task(as_of, text, extra, split, whole, shipped_packs()),
        )  # fmt: skip
    else:
        seen = accept(snapshot_files.frames(snapshot_dir, wanted), as_of=as_of)
        decisions = decide(seen, policies=policies, as_of=as_of)
    path = _write(decisions, out_dir)
    return _summary(decisions, as_of, path)


def _write(decisions: pl.DataFrame, folder: Path) -> Path:
    """One writer, one row group, so that the same decisions are the same bytes."""
    path = folder / DECISIONS
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None
    write(decisions, path)
    return path


def _summary(decisions: pl.DataFrame, as_of: date, path: Path) -> Summary:
    held = decisions["blocked_by"].explode().drop_nulls()
    return Summary(
        as_of=as_of,
        decisions=decisions.height,
        customers=decisions["customer_id"].n_unique(),
        by_status=_counts(decisions["status"]),
        by_stage=_counts(decisions["stage"].drop_nulls()),
        held_by=_counts(held),
        out=path,
    )


def _counts(values: pl.Series) -> dict[str, int]:
    return dict(values.value_counts().sort(values.name).iter_rows())


def _in_words(summary: Summary) -> str:
    parts = ", ".join(f"{count:,} {status}" for status, count in summary.by_status.items())
    held = ", ".join(f"{rule} {count:,}" for rule, count in summary.held_by.items())
    lines = [
        f"{counted(summary.decisions, 'decision')} for {counted(summary.customers, 'customer')}"
        f"{': ' if parts else ''}{parts}.",
        f"Held back by {held}." if held else "",
        f"Written to {summary.out}.",
    ]
    return "\n".join(line for line in lines if line)
