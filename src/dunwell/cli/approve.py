"""`dunwell approve`: the yes that the first run and some stages wait for."""

from typing import Annotated

import typer

from dunwell.casework import operations as casework
from dunwell.casework import worklist
from dunwell.cli import output
from dunwell.cli.desk import Desk, opened
from dunwell.cli.somebody import acting
from dunwell.identity import operations as identity
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal

app = typer.Typer()
FIRST_RUN = "first-run"
APPROVALS_MAX = 1000


class NothingWaits(Refusal):
    code = "nothing-waits"
    says = "Nothing numbered {what} waits for approval. Waiting now: {waiting}."


@app.command()
def approve(
    what: Annotated[
        str | None,
        typer.Argument(help=f"`{FIRST_RUN}`, or the number of a step. Left out: what waits."),
    ] = None,
    decline: Annotated[
        str | None, typer.Option(help="Say no instead, with the reason.")
    ] = None,
    daily_cap: Annotated[
        int | None, typer.Option(help="With first-run: at most so many messages a day.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Whose yes it is: a member's e-mail address. A hand-over needs one."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say yes to the first run, or to a step that waits for approval; list what waits."""
    with opened() as desk:
        waiting = worklist.approvals(most=APPROVALS_MAX)
        if what is None:
            rows = [_row(one) for one in waiting]
            output.show(rows, as_json=as_json, words=lambda: _listed(rows))
            return
        if what == FIRST_RUN:
            identity.confirm_first_run(actor=desk.actor, at=desk.at, daily_cap=daily_cap)
            done: dict[str, str | int] = {"first_run": "confirmed"}
            words = "Confirmed. From now on `dunwell run` sends; run it again for today."
        else:
            asked = _waiting_one(what, waiting)
            done = _decide(desk, acting(desk, by), asked, decline)
            is_placed = asked.action == "escalate" and not decline
            words = PLACED if is_placed else NEXT[str(done["status"])]
        output.show(done, as_json=as_json, words=words)


PLACED = (
    "Approved. We no longer ask for it. The file for the agency: dunwell placement list, then "
    "dunwell placement file NUMBER --out FILE.zip"
)
NEXT = {
    "approved": "Approved. It leaves with the next `dunwell run`, or when the worker comes round.",
    "declined": "Declined. It is left out, and not asked about again for a week.",
}


def _waiting_one(what: str, waiting: list[worklist.ApprovalRow]) -> worklist.ApprovalRow:
    found = next((one for one in waiting if str(one.approval_id) == what), None)
    if found is None:
        numbers = ", ".join(str(one.approval_id) for one in waiting) or "nothing"
        raise NothingWaits(what=what, waiting=numbers)
    return found


def _decide(
    desk: Desk, actor: Actor, asked: worklist.ApprovalRow, decline: str | None
) -> dict[str, str | int]:
    number = asked.approval_id
    if decline:
        casework.decline(actor=actor, approval_id=number, why=decline, at=desk.at)
    else:
        casework.approve(actor=actor, approval_id=number, at=desk.at)
    return {"number": number, "status": "declined" if decline else "approved"}


def _row(one: worklist.ApprovalRow) -> dict[str, str | int]:
    return {
        "number": one.approval_id,
        "needs": f"{one.needed_role}, now {one.passed_to}"
        if one.passed_to
        else one.needed_role,
        "customer": one.customer_name,
        "stage": one.stage,
        "asks": ", ".join(str(amount) for amount in one.amounts),
    }


def _listed(rows: list[dict[str, str | int]]) -> str:
    if not rows:
        return "Nothing waits for approval."
    cells = [[str(cell) for cell in row.values()] for row in rows]
    return output.table(
        ["Number", "Needs", "Customer", "Stage", "Asks for"], cells, right=[0, 4]
    )
