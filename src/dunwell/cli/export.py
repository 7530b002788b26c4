"""`dunwell export`: what is in the books, as CSV; and letters, as PDF."""

import csv
import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from dunwell.cli import output
from dunwell.cli.desk import opened
from dunwell.cli.letters import export_letters
from dunwell.cli.writing import whole
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import queries as ledger
from dunwell.receivables import queries as receivables

app = typer.Typer()

LETTERS = "letters"
TABLES = {
    "open-items": receivables.open_item_rows,
    "customers": receivables.customer_rows,
    "postings": ledger.posting_rows,
}


class UnknownTable(Refusal):
    code = "unknown-table"
    says = "There is nothing called {what!r} to export. There is: {known}."


class SayWhere(Refusal):
    code = "say-where"
    says = "Say into which folder: dunwell export letters --out DIR"


@app.command()
def export(
    what: Annotated[str, typer.Argument(help=", ".join([*TABLES, LETTERS]))],
    out: Annotated[
        Path | None,
        typer.Option(help="Into this file, else to the terminal; for letters, a folder."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Letters: also those printed and not posted.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Open items, customers or postings as CSV; letters as PDF, ready to be posted."""
    if what == LETTERS:
        if out is None:
            raise SayWhere
        export_letters(out, again=again, as_json=as_json)
        return
    if what not in TABLES:
        raise UnknownTable(what=what, known=", ".join([*TABLES, LETTERS]))
    with opened():
        head, rows = TABLES[what]()
    if as_json:
        output.show([dict(zip(head, row, strict=True)) for row in rows], as_json=True, words="")
    elif out is None:
        _write(sys.stdout, head, rows)
    else:
        with whole(out) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
            _write(stream, head, rows)
        output.tell(f"{len(rows)} rows written to {out}.")


def _write(stream: TextIO, head: list[str], rows: list[tuple[object, ...]]) -> None:
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows(rows)
