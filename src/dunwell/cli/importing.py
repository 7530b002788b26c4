"""`dunwell import`: bring in customers, invoices, payments or open items."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from dunwell.cli import imported
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.imported import Wish

app = typer.Typer(no_args_is_help=True, help="Bring in a file: CSV or XLSX.")

File = Annotated[Path, typer.Argument(help="CSV or XLSX.")]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", help="YAML that says which column is which; else it is guessed."),
]
EntityCode = Annotated[
    str | None, typer.Option("--entity", help="Whose the rows are that name no entity.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")
]
OnError = Annotated[
    Literal["stop", "skip"],
    typer.Option(help="stop: nothing is imported. skip: the good rows are."),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        parser=a_day, metavar=METAVAR, help="The file is complete up to this day; else today."
    ),
]
Correct = Annotated[
    str, typer.Option("--correct", help="The reason for changing figures of issued invoices.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Take the guessed columns without asking.")]
Confirm = Annotated[
    bool, typer.Option("--confirm", help="Go ahead though more than 20% has vanished.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@app.command()
def customers(
    file: File,
    mapping: MappingFile = None,
    entity: EntityCode = None,
    dry_run: DryRun = False,
    on_error: OnError = "stop",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Customers, with how to reach them."""
    imported.run(
        Wish(
            "customers",
            file,
            mapping=mapping,
            entity=entity,
            dry_run=dry_run,
            on_error=on_error,
            yes=yes,
            as_json=as_json,
        )
    )


@app.command()
def invoices(
    file: File,
    mapping: MappingFile = None,
    entity: EntityCode = None,
    dry_run: DryRun = False,
    on_error: OnError = "stop",
    as_of: AsOf = None,
    correct: Correct = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Invoices and credit notes; new customers and payments that their rows name come along."""
    imported.run(
        Wish(
            "invoices",
            file,
            mapping=mapping,
            entity=entity,
            dry_run=dry_run,
            on_error=on_error,
            known_on=as_of,
            correct=correct,
            yes=yes,
            as_json=as_json,
        )
    )


@app.command()
def payments(
    file: File,
    mapping: MappingFile = None,
    entity: EntityCode = None,
    dry_run: DryRun = False,
    on_error: OnError = "stop",
    as_of: AsOf = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Payments; what they settle is found by invoice number or exact amount."""
    imported.run(
        Wish(
            "payments",
            file,
            mapping=mapping,
            entity=entity,
            dry_run=dry_run,
            on_error=on_error,
            known_on=as_of,
            yes=yes,
            as_json=as_json,
        )
    )


@app.command("open-items")
def open_items(
    file: File,
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="The file lists all that is open.")
    ] = False,
    mapping: MappingFile = None,
    entity: EntityCode = None,
    dry_run: DryRun = False,
    on_error: OnError = "stop",
    as_of: AsOf = None,
    confirm: Confirm = False,
    correct: Correct = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """What is open now; with --snapshot, what it no longer lists was settled elsewhere."""
    imported.run(
        Wish(
            "open-items",
            file,
            mapping=mapping,
            entity=entity,
            dry_run=dry_run,
            on_error=on_error,
            known_on=as_of,
            confirm=confirm,
            correct=correct,
            is_snapshot=snapshot,
            yes=yes,
            as_json=as_json,
        )
    )
