"""`dunwell letters`: what is printed and waits for the post; and that it is in the post."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dunwell.casework import operations as casework
from dunwell.channels import operations as channels
from dunwell.channels.kinds.letter.printing import pdf
from dunwell.channels.operations import LetterRow
from dunwell.cli import output
from dunwell.cli.desk import Desk, opened
from dunwell.cli.somebody import acting
from dunwell.cli.writing import cannot_write, whole
from dunwell.kernel.refusal import Refusal

app = typer.Typer()
ALL = "all"


class NoSuchLetter(Refusal):
    code = "no-such-letter"
    says = "{number!r} is not the number of a letter. Say `all`, or a number: {waiting}."


@app.command()
def letters(
    posted: Annotated[
        str | None, typer.Option(help="These are in the post: `all`, or a letter's number.")
    ] = None,
    spoilt: Annotated[
        str | None, typer.Option(help="This one will not be posted: its number.")
    ] = None,
    why: Annotated[str, typer.Option(help="With --spoilt: why not.")] = "No reason given.",
    by: Annotated[
        str | None, typer.Option(help="Who posted them: a member's e-mail address.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Letters that are printed and not posted yet. Print them: dunwell export letters --out DIR."""
    with opened() as desk:
        waiting = channels.printed()
        if posted is not None:
            numbers = [row.id for row in waiting] if posted == ALL else [_number(posted)]
            actor = acting(desk, by)
            done = channels.record_posted(actor=actor, message_ids=numbers, at=desk.at)
            words = f"{done} in the post; each counts as a contact of today."
            output.show({"posted": done}, as_json=as_json, words=words)
        elif spoilt is not None:
            number = _number(spoilt)
            channels.spoil(actor=acting(desk, by), message_id=number, why=why, at=desk.at)
            words = "Taken off the pile; the next run decides anew."
            output.show({"spoilt": number}, as_json=as_json, words=words)
        else:
            rows = [_row(row) for row in waiting]
            output.show(rows, as_json=as_json, words=lambda: _listed(rows))


def _number(text: str) -> int:
    if not text.isdecimal():
        waiting = ", ".join(str(row.id) for row in channels.printed()) or "none waits"
        raise NoSuchLetter(number=text, waiting=waiting)
    return int(text)


def _row(row: LetterRow) -> dict[str, str | int | datetime]:
    return {
        "number": row.id,
        "customer": row.customer_ref,
        "name": row.customer_name,
        "stage": row.stage,
        "printed_at": row.printed_at,
    }


def _listed(rows: list[dict[str, str | int | datetime]]) -> str:
    if not rows:
        return "No letter waits for the post."
    cells = [
        [str(row["number"]), str(row["customer"]), str(row["name"]), str(row["stage"])]
        for row in rows
    ]
    return output.table(["Number", "Customer", "Name", "Stage"], cells, right=[0])


def export_letters(out: Path, *, again: bool, as_json: bool) -> None:
    """Print what is due into a folder: a PDF a letter, and all of them in one."""
    with opened() as desk:
        rows, stopped = casework.print_letters(
            organisation_id=desk.organisation.pk, again=again, at=desk.at
        )
    files = _write(rows, out, desk) if rows else []
    document: dict[str, object] = {
        "letters": [
            {"number": row.id, "customer": row.customer_ref, "file": str(path)}
            for row, path in zip(rows, files, strict=False)
        ],
        "all": str(files[-1]) if files else None,
        "stopped": stopped,
    }
    words = [f"{len(rows)} letters written to {out}."] if rows else ["No letter is due."]
    words += [f"  Not printed: {one}" for one in stopped]
    if rows:
        words.append("When they are in the post: dunwell letters --posted all --by you@firm")
    output.show(document, as_json=as_json, words="\n".join(words))


def _write(rows: list[LetterRow], out: Path, desk: Desk) -> list[Path]:
    """One file a letter, and one with all of them, last."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from None
    named = [(out / f"{row.printed_at:%Y-%m-%d}-{row.id}.pdf", [row.sheet]) for row in rows]
    named.append((out / f"letters-{desk.today}.pdf", [row.sheet for row in rows]))
    for path, sheets in named:
        with whole(path) as draft:
            draft.write_bytes(pdf(sheets))
    return [path for path, _ in named]
