"""`dunwell run`: decide the day, store it, and let it act."""

from datetime import date
from typing import Annotated

import typer

from dunwell.casework import operations as casework
from dunwell.casework import queries as cases
from dunwell.channels.operations import SendSummary
from dunwell.cli import output
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.desk import Desk, sit_down
from dunwell.cli.output import counted
from dunwell.cli.patience import patience
from dunwell.identity.scope import scope

app = typer.Typer()


@app.command()
def run(
    as_of: Annotated[
        date | None, typer.Option(parser=a_day, metavar=METAVAR, help="Another day than today.")
    ] = None,
    no_send: Annotated[
        bool, typer.Option("--no-send", help="Queue only; the worker sends.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Decide the day, store it, and send what needs nobody's approval.

    A second run on the same day finishes what was cut off, or does nothing. A firm's first
    run only proposes, until a person confirms it.
    """
    desk = sit_down()
    day = as_of or desk.today
    with patience("Deciding the day", as_json=as_json):
        stored = casework.prepare(actor=desk.actor, as_of=day, at=desk.at)
    if stored.prepared_at != desk.at:
        output.tell(DECIDED_BEFORE)
    document: dict[str, object] = {"as_of": day, "run": stored.pk, "decisions": stored.counts}
    try:
        with (
            patience("Writing the messages", as_json=as_json) as told,
            scope(desk.organisation.pk),
        ):
            released = casework.release(
                actor=desk.actor, run_id=stored.pk, at=desk.at, told=told
            )
    except casework.FirstRunUnconfirmed as unconfirmed:
        document |= {"status": "proposed", "queued": 0, "sent": 0, "failed": 0}
        output.show(document, as_json=as_json, words=lambda: _words(document))
        output.tell(str(unconfirmed))
        return
    document |= {
        "status": "released",
        "queued": released.queued,
        "calls": released.tasked,
        "unreachable": released.unreachable,
    }
    sent = SendSummary() if no_send else _send(desk, as_json=as_json)
    document |= {
        "sent": sent.sent,
        "failed": sent.failed + sent.ambiguous,
        "cancelled": sent.cancelled,
        "later": sent.later + sent.waiting,
        "problems": [*sent.problems, *sent.replies],
        "over_the_cap": sent.over_the_cap,
    }
    with scope(desk.organisation.pk):
        document["waiting"] = cases.waiting()
    output.show(document, as_json=as_json, words=lambda: _words(document))
    if not sent.is_clean:
        raise output.Problems


def _send(desk: Desk, *, as_json: bool) -> SendSummary:
    """Hand over what is due now; the rest waits for the worker and its hour."""
    with patience("Sending", as_json=as_json):
        return casework.deliver(organisation_id=desk.organisation.pk, at=desk.at)


def _words(document: dict[str, object]) -> str:
    counts = document["decisions"]
    assert isinstance(counts, dict)
    lines = [
        f"{document['as_of']}: {counts['due']} to contact, {counts['needs_approval']} for "
        f"somebody's approval, {counts['blocked']} held back, {counts['silent']} left alone."
    ]
    done = {name: count for name, count in document.items() if isinstance(count, int)}
    if document["status"] == "released":
        lines.append(
            f"{counted(done['queued'], 'message')} written, {counted(done['calls'], 'call')} "
            f"to make; {done['sent']} sent now, {done['failed']} failed."
        )
    problems = document.get("problems") or ()
    assert isinstance(problems, list | tuple)
    lines += [f"  {problem}" for problem in problems]
    if done.get("cancelled"):
        lines.append(CANCELLED.format(messages=counted(done["cancelled"], "message")))
    if document.get("over_the_cap"):
        lines.append(CAP_REACHED.format(waiting=document["later"]))
    return "\n".join([*lines, *_still_to_do(document.get("waiting"))])


def _still_to_do(waiting: object) -> list[str]:
    """What waits for its hour or for a person, where anything does."""
    counts = waiting if isinstance(waiting, dict) else {}
    parts = [f"{counts[what]} {words}" for what, words in WAITING.items() if counts.get(what)]
    return [f"Still waiting: {', '.join(parts)}."] if parts else []


DECIDED_BEFORE = (
    "This day has been decided before; what has changed since then counts from the next day on."
)
CANCELLED = (
    "{messages} will not leave today: their hours are over, or something has changed since they "
    "were written. They are decided anew on the next run."
)
CAP_REACHED = (
    "Today's cap is reached: {waiting} messages wait, and are decided anew tomorrow. "
    "Another cap: under Settings, The firm."
)
WAITING = {
    "queued": "messages for their hour or their server",
    "approvals": "steps for an approval (dunwell approve)",
    "calls": "calls",
    "ambiguous": "messages of which nobody knows whether they arrived (dunwell unclear)",
}
