"""`dunwell approve`: the yes that the first run and some stages wait for."""

from typing import Annotated

import typer

from dunwell.casework import operations as casework
from dunwell.casework import queries as cases
from dunwell.cli import output
from dunwell.cli.desk import opened
from dunwell.identity import operations as identity
from dunwell.kernel.refusal import Refusal

app = typer.Typer()
FIRST_RUN = "first-run"


class NothingWaits(Refusal):
    code = "nothing-waits"
    says = "Nothing with the key {key!r} waits for approval. Waiting now: {waiting}."


@app.command()
def approve(
    what: Annotated[
        str | None,
        typer.Argument(help=f"`{FIRST_RUN}`, or the key of a step. Left out: what waits."),
    ] = None,
    decline: Annotated[
        str | None, typer.Option(help="Say no instead, with the reason.")
    ] = None,
    daily_cap: Annotated[
        int | None, typer.Option(help="With first-run: at most so many messages a day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say yes to the first run, or to a step that waits for approval; list what waits."""
    with opened() as desk:
        waiting = cases.open_approvals()
        if what is None:
            rows = [
                {"key": a.key, "needs": a.needed_role, "customer": a.customer} for a in waiting
            ]
            output.show(rows, as_json=as_json, words=lambda: _listed(rows))
            return
        if what == FIRST_RUN:
            identity.confirm_first_run(actor=desk.actor, at=desk.at, daily_cap=daily_cap)
            done = {"first_run": "confirmed"}
        else:
            found = next((a for a in waiting if a.key == what), None)
            if found is None:
                keys = ", ".join(a.key for a in waiting) or "nothing"
                raise NothingWaits(key=what, waiting=keys)
            if decline:
                casework.decline(
                    actor=desk.actor, approval_id=found.id, why=decline, at=desk.at
                )
            else:
                casework.approve(actor=desk.actor, approval_id=found.id, at=desk.at)
            done = {what: "declined" if decline else "approved"}
        output.show(done, as_json=as_json, words="Done. " + _next(what))


def _next(what: str) -> str:
    if what == FIRST_RUN:
        return "From now on `dunwell run` sends; run it again for today."
    return "It leaves at the next sending."


def _listed(rows: list[dict[str, str]]) -> str:
    if not rows:
        return "Nothing waits for approval."
    return output.table(
        ["Key", "Needs", "Customer"], [[r["key"], r["needs"], r["customer"]] for r in rows]
    )
