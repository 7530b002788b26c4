"""`dunwell placement`: what is with an agency: its file, its events, and the way back."""

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from dunwell.casework import operations as casework
from dunwell.casework import placements as cases
from dunwell.casework.placement_file import archive
from dunwell.casework.placements import PlacementRow
from dunwell.cli import output
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.desk import opened
from dunwell.cli.somebody import acting
from dunwell.cli.writing import whole
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import access

app = typer.Typer(no_args_is_help=True)
BY = typer.Option(help="Who does it: a member's e-mail address.")
Way = Literal["email", "call", "letter"]
AS_JSON = typer.Option("--json", help="One JSON document.")


class NoSuchPlacement(Refusal):
    code = "no-such-placement"
    says = "There is no placement {number}. See: dunwell placement list --ended"


@app.command("list")
def listed(
    ended: Annotated[bool, typer.Option("--ended", help="What was recalled, too.")] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """What is with an agency, or approved and waiting to be handed over."""
    with opened():
        rows = cases.placements(ended=ended)
    output.show([_json(row) for row in rows], as_json=as_json, words=lambda: _words(rows))


@app.command()
def file(
    number: int,
    out: Annotated[Path, typer.Option(help="The archive to write, such as case-12.zip.")],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """The complete file for the agency: items, contacts, notices and their proof."""
    with opened() as desk:
        case = cases.whole_case(number, as_of=desk.today)
    if case is None:
        raise NoSuchPlacement(number=number)
    with whole(out) as draft:
        draft.write_bytes(archive(case))
    words = f"Written to {out}. Once it is there: dunwell placement hand-over {number}"
    output.show({"placement": number, "file": str(out)}, as_json=as_json, words=words)


@app.command("hand-over")
def hand_over(
    number: int,
    to: Annotated[str | None, typer.Option(help="The agency's name.")] = None,
    by: Annotated[str | None, BY] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """The agency has the file. From now on it is told of every payment the next day."""
    with opened() as desk:
        _found(number)
        casework.hand_over(
            actor=acting(desk, by), placement_id=number, agency=to, on=desk.today, at=desk.at
        )
        row = _found(number)
    output.show(_json(row), as_json=as_json, words=f"{row.agency} has the case now.")


@app.command()
def received(
    customer: Annotated[str, typer.Argument(help="The customer's number.")],
    on: Annotated[date, typer.Option(parser=a_day, metavar=METAVAR, help="When it arrived.")],
    basis: Annotated[str, typer.Option(help="What shows it, such as a signed receipt.")],
    how: Annotated[
        Literal["letter", "email"], typer.Option(help="Which of the notices.")
    ] = "letter",
    by: Annotated[str | None, BY] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """A customer's final notice is known to have arrived; the last chance counts from then."""
    with opened() as desk:
        whose = access.customer_for(desk.actor, customer)
        items = casework.note_receipt(
            actor=acting(desk, by),
            customer_id=whose.pk,
            channel=how,
            on=on,
            basis=basis,
            as_of=desk.today,
            at=desk.at,
        )
    words = f"Noted for {items} of their items. What is next: dunwell explain {customer}"
    output.show({"customer": customer, "items": items}, as_json=as_json, words=words)


@app.command()
def answered(
    customer: Annotated[str, typer.Argument(help="The customer's number.")],
    answer: Annotated[str, typer.Option(help="What the answer was.")],
    how: Annotated[Way, typer.Option(help="Which way they were answered.")] = "email",
    by: Annotated[str | None, BY] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """What a customer said or paid since the final notice has been answered."""
    with opened() as desk:
        whose = access.customer_for(desk.actor, customer)
        casework.note_answered(
            actor=acting(desk, by), customer_id=whose.pk, channel=how, answer=answer, at=desk.at
        )
    words = f"Noted. The next day is decided with it: dunwell explain {customer}"
    output.show({"customer": customer, "answered": True}, as_json=as_json, words=words)


@app.command()
def recall(
    number: int,
    why: Annotated[str, typer.Option(help="Why it comes back; the agency is told.")],
    by: Annotated[str | None, BY] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Take a case back from the agency."""
    with opened() as desk:
        _found(number)
        casework.recall(
            actor=acting(desk, by), placement_id=number, why=why, on=desk.today, at=desk.at
        )
        row = _found(number)
    words = f"Taken back from {row.agency}. Tell them: dunwell placement report"
    output.show(_json(row), as_json=as_json, words=words)


@app.command()
def report(
    out: Annotated[
        Path | None, typer.Option(help="Into this file; else to the terminal.")
    ] = None,
    by: Annotated[str | None, BY] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """What the agencies have not been told yet (payments, recalls); from then on they have."""
    with opened() as desk:
        told = casework.report(actor=acting(desk, by), at=desk.at)
        rows = [[str(cell) for cell in row] for row in told]
        if out is not None:
            with whole(out) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([casework.REPORTED, *rows])
    if as_json:
        document = [dict(zip(casework.REPORTED, row, strict=True)) for row in rows]
        output.show(document, as_json=True, words="")
    elif out is None:
        csv.writer(sys.stdout).writerows([casework.REPORTED, *rows])
    else:
        output.tell(f"{len(rows)} events written to {out}.")


def _found(number: int) -> PlacementRow:
    row = cases.placement(number)
    if row is None:
        raise NoSuchPlacement(number=number)
    return row


def _json(row: PlacementRow) -> dict[str, str | int | date | list[str] | None]:
    return {
        "number": row.id,
        "customer": row.customer_ref,
        "name": row.customer_name,
        "agency": row.agency,
        "status": row.status,
        "open": [str(one) for one in row.open],
        "approved_by": row.approved_by,
        "placed_on": row.placed_on,
        "ended_on": row.ended_on,
        "ended_why": row.ended_why,
        "to_tell": row.to_tell,
    }


def _why(row: PlacementRow) -> str:
    """Why it came back, as people say it."""
    return row.ended_why.replace("_", " ")


def _words(rows: list[PlacementRow]) -> str:
    if not rows:
        return "Nothing is with an agency."
    cells = [
        [
            str(row.id),
            row.customer_ref,
            row.customer_name,
            row.agency,
            row.status if not row.ended_why else f"{row.status}: {_why(row)}",
            ", ".join(map(str, row.open)),
            str(row.to_tell or ""),
        ]
        for row in rows
    ]
    head = ["Number", "Customer", "Name", "Agency", "Status", "Open", "To tell"]
    return output.table(head, cells, right=[0, 5, 6])
