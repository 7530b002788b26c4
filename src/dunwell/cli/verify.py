"""`dunwell verify`: do the books and the guardrails still keep their promises?"""

from typing import Annotated

import typer

from dunwell.casework import again
from dunwell.casework import promises as guardrails
from dunwell.cli import output
from dunwell.cli.desk import opened
from dunwell.ledger import queries as ledger
from dunwell.payments import queries as payments

app = typer.Typer()


@app.command()
def verify(
    runs: Annotated[
        int, typer.Option(min=0, help="How many of the latest runs to decide again.")
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check the ledger's and the guardrails' promises; exit 1 and the rows if one is broken."""
    with opened():
        broken = [
            *ledger.unbalanced(),
            *payments.unbalanced(),
            *guardrails.broken(),
            *again.differing(runs=runs),
        ]
    rows = [{"check": one.check, "row": one.row_id, "says": one.says} for one in broken]
    output.show(
        {"broken": rows},
        as_json=as_json,
        words="\n".join(f"{row['check']}: row {row['row']}: {row['says']}" for row in rows)
        or "All promises hold.",
    )
    if rows:
        raise output.Problems
