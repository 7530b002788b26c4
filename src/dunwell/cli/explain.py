"""`dunwell explain CUSTOMER`: why, and what would change it."""

from datetime import date
from typing import Annotated

import typer

from dunwell.casework import explaining
from dunwell.cli import output
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.desk import sit_down

app = typer.Typer()


@app.command()
def explain(
    customer: Annotated[str, typer.Argument(help="The customer's number.")],
    as_of: Annotated[
        date | None, typer.Option(parser=a_day, metavar=METAVAR, help="Another day than today.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Why a customer is treated as they are, and what would change it."""
    desk = sit_down()
    explanation = explaining.explain(
        organisation_id=desk.organisation.pk,
        customer_ref=customer,
        as_of=as_of or desk.today,
        at=desk.at,
    )
    output.show(explanation.as_json(), as_json=as_json, words=explanation.in_words)
