"""`dunwell plan`: the day in words, or as decision rows. Nothing is stored or sent."""

from datetime import date
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from dunwell.casework import planning
from dunwell.cli import output
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.decisions import as_rows, in_words, write
from dunwell.cli.desk import opened, sit_down
from dunwell.cli.patience import patience
from dunwell.receivables import access
from dunwell.receivables import queries as receivables

app = typer.Typer()
AHEAD = (
    "Told from what is known today, as if nothing went out or came in until then. "
    "`dunwell explain` takes each step of one customer on its day."
)
HOURS_OVER = (
    "For {contacts} the hours of that day are over: nothing leaves, and they are decided anew."
)


@app.command()
def plan(
    as_of: Annotated[
        date | None, typer.Option(parser=a_day, metavar=METAVAR, help="Another day than today.")
    ] = None,
    customer: Annotated[str | None, typer.Option(help="Only this customer.")] = None,
    out: Annotated[Path | None, typer.Option(help="Also write the rows as Parquet.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Who would be contacted today, how, and why; what is held back, and why."""
    desk = sit_down()
    day = as_of or desk.today
    if customer is not None:
        with opened():
            access.customer_for(desk.actor, customer)
    with patience("Looking at the day", as_json=as_json):
        decisions = planning.plan(organisation_id=desk.organisation.pk, as_of=day, at=desk.at)
    if customer is not None:
        decisions = decisions.filter(pl.col("customer_id") == customer)
    if out is not None:
        write(decisions, out)
    with opened():
        names = receivables.names(decisions.get_column("customer_id").unique().to_list())
    document = {"as_of": day, "decisions": as_rows(decisions, names)}
    output.show(document, as_json=as_json, words=lambda: in_words(decisions, names, day))
    if day > desk.today:
        output.tell(AHEAD)
    if over := decisions.filter(status="due").filter(pl.col("send_before") <= desk.at).height:
        output.tell(HOURS_OVER.format(contacts=output.counted(over, "contact")))
