"""How the command line brings a file in: look, ask, import, and say what came of it."""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from dunwell.cli import output
from dunwell.cli.desk import Desk, opened
from dunwell.cli.patience import patience
from dunwell.cli.reading import CannotRead, text_of
from dunwell.identity import queries as identity
from dunwell.intake.operations import How, Looked, Outcome, import_file, look
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.importing.columns import FileKind
from dunwell.receivables.importing.file import check_header
from dunwell.receivables.importing.guess import Guess
from dunwell.receivables.importing.problem import Problem, Unreadable

if TYPE_CHECKING:
    from dunwell.identity.models import Entity

SHOWN = 20
"""Problems that are printed; the rest are counted, and stand in the JSON and the file."""


class UnknownEntity(Refusal):
    code = "unknown-entity"
    says = "There is no entity {wanted!r} here. There is: {known}."


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    kind: FileKind
    file: Path
    mapping: Path | None = None
    entity: str | None = None
    dry_run: bool = False
    on_error: Literal["stop", "skip"] = "stop"
    known_on: date | None = None
    confirm: bool = False
    correct: str = ""
    is_snapshot: bool = True
    yes: bool = False
    as_json: bool = False


def run(wish: Wish) -> None:
    """Import, and leave with 0, or 1 where rows were left out, or 2 where nothing came in."""
    try:
        looked = _look(wish)
        outcome = _import(wish, looked)
    except Unreadable as refusal:
        if wish.as_json:
            output.show(_refused(wish, refusal), as_json=True, words="")
        output.tell(f"dunwell: {wish.file.name}: {refusal}")
        raise typer.Exit(output.REFUSED) from None
    rejected_file = _write_rejected(wish, outcome)
    output.show(
        _document(wish, outcome, rejected_file),
        as_json=wish.as_json,
        words=lambda: _words(wish, outcome),
    )
    _tell_problems(outcome, rejected_file)
    if outcome.is_stopped:
        raise typer.Exit(output.REFUSED)
    if outcome.rejected:
        raise output.Problems


def _look(wish: Wish) -> Looked:
    looked = look(
        kind=wish.kind,
        filename=wish.file.name,
        data=_bytes_of(wish.file),
        mapping_text=None if wish.mapping is None else text_of(wish.mapping),
    )
    if looked.guess is not None:
        check_header(looked.table, looked.mapping, wish.kind)
        _agree(wish, looked.guess)
    return looked


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(path=path, why=(error.strerror or str(error)).lower()) from None


def _agree(wish: Wish, guess: Guess) -> None:
    """Show the guess; where somebody sits at the terminal, ask."""
    output.tell(f"{wish.file.name}: no --mapping was given, so the columns are guessed:")
    for name, source in guess.mapping.columns.items():
        output.tell(f"  {name:<16} {source.column}")
    if guess.unused:
        output.tell(f"  {'not used':<16} {', '.join(guess.unused)}")
    is_asked = not (wish.yes or wish.as_json) and sys.stdin.isatty() and sys.stderr.isatty()
    if is_asked and not typer.confirm("Is this right?", err=True):
        raise typer.Abort


def _import(wish: Wish, looked: Looked) -> Outcome:
    with opened() as desk:
        entity = _entity(desk, wish.entity)
        how = How(
            entity=entity,
            entity_is_said=wish.entity is not None,
            on_error=wish.on_error,
            dry_run=wish.dry_run,
            confirm=wish.confirm,
            correct=wish.correct,
            is_snapshot=wish.is_snapshot,
            known_on=wish.known_on,
        )
        if wish.kind != "customers" and "currency" not in looked.mapping.columns:
            output.tell(f"The file names no currency: amounts are taken as {entity.currency}.")
        doing = f"Importing {len(looked.table.rows):,} rows"
        with patience(doing, as_json=wish.as_json) as told:
            return import_file(
                actor=desk.actor,
                looked=looked,
                how=how,
                as_of=identity.today(entity, desk.at),
                at=desk.at,
                told=told,
            )


def _entity(desk: Desk, wanted: str | None) -> "Entity":
    if wanted is None:
        return desk.entity
    known = identity.entities()
    for entity in known:
        if wanted in (entity.code, entity.name):
            return entity
    raise UnknownEntity(wanted=wanted, known=", ".join(entity.code for entity in known))


def _write_rejected(wish: Wish, outcome: Outcome) -> Path | None:
    """Beside the file: the rows left out, to correct and import again."""
    if outcome.is_stopped or outcome.is_dry_run or not outcome.rejected:
        return None
    path = wish.file.with_name(f"{wish.file.stem}.rejected.csv")
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(outcome.rejected_csv, encoding="utf-8-sig", newline="")
    draft.replace(path)
    return path


def _document(wish: Wish, outcome: Outcome, rejected_file: Path | None) -> dict[str, object]:
    document: dict[str, object] = {
        "file": str(wish.file),
        "read": outcome.read,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "rejected": [_problem(one) for one in outcome.rejected],
        "warnings": [_problem(one) for one in outcome.doubts],
        "dry_run": outcome.is_dry_run,
    }
    if outcome.kind == "invoices":
        document["payments"] = outcome.payments
    if outcome.kind == "open-items":
        document["settled_outside"] = outcome.settled_outside or 0
        document["reopened"] = outcome.reopened
    if rejected_file is not None:
        document["rejected_file"] = str(rejected_file)
    return document


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "row": problem.row,
        "field": problem.field,
        "value": problem.value,
        "error": f"{problem.error} {problem.remedy}",
        "remedy": problem.remedy,
    }


def _refused(wish: Wish, refusal: Unreadable) -> dict[str, object]:
    """The same document for a file that cannot be read at all."""
    facts = refusal.facts
    problem = {
        "row": facts.get("row"),
        "field": facts.get("missing") or facts.get("name"),
        "value": facts.get("value") or facts.get("text") or facts.get("columns"),
        "error": str(refusal),
        "code": refusal.code,
    }
    counts = {"read": 0, "created": 0, "updated": 0, "unchanged": 0}
    return {"file": str(wish.file), **counts, "rejected": [problem], "dry_run": wish.dry_run}


def _words(wish: Wish, outcome: Outcome) -> str:
    rejected = len({problem.row for problem in outcome.rejected})
    if outcome.is_stopped:
        need = "row needs" if outcome.read == 1 else f"rows need{'s' if rejected == 1 else ''}"
        return f"Nothing was imported: {rejected:,} of {outcome.read:,} {need} correcting."
    would = "Would be: " if outcome.is_dry_run else ""
    parts = [
        f"{outcome.created:,} created",
        f"{outcome.updated:,} updated",
        f"{outcome.unchanged:,} unchanged",
        f"{rejected:,} rejected",
    ]
    if outcome.payments:
        parts.append(f"{outcome.payments:,} payments")
    if outcome.settled_outside is not None:
        parts.append(f"{outcome.settled_outside:,} settled elsewhere")
    if outcome.reopened:
        parts.append(f"{outcome.reopened:,} open again")
    rows = output.counted(outcome.read, "row")
    kind = wish.kind.replace("-", " ")
    words = f"{rows} of {kind} read. {would}{', '.join(parts)}."
    if wish.kind == "customers" or wish.known_on is not None or outcome.is_dry_run:
        return words
    return f"{words}\nThe file counts as complete up to today; if it is older, say --as-of."


def _tell_problems(outcome: Outcome, rejected_file: Path | None) -> None:
    for problem in outcome.rejected[:SHOWN]:
        value = f" ({problem.value})" if problem.value else ""
        output.tell(
            f"row {problem.row}, {problem.field}{value}: {problem.error} {problem.remedy}"
        )
    if len(outcome.rejected) > SHOWN:
        output.tell(f"... and {len(outcome.rejected) - SHOWN:,} more.")
    for doubt in outcome.doubts[:SHOWN]:
        output.tell(f"row {doubt.row}, {doubt.field} ({doubt.value}): {doubt.error}")
    if len(outcome.doubts) > SHOWN:
        output.tell(f"... and {len(outcome.doubts) - SHOWN:,} more such.")
    if rejected_file is not None:
        output.tell(f"The rejected rows are in {rejected_file}: correct them and import it.")
