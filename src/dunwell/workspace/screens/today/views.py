"""Today: the one list that says what to do now, in a fixed number of statements."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.casework import worklist
from dunwell.receivables import ageing, customer_file
from dunwell.ui import days
from dunwell.workspace import shell
from dunwell.workspace.decisions import DecisionCard
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.screens.today import cards, head, jobs, reading
from dunwell.workspace.screens.today.cards import Job

QUARTER = timedelta(days=90)


@at_desk
@require_safe
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The whole day on one page; beside the list, the first message as it will be read."""
    run = worklist.run_on(desk.as_of)
    tallies = worklist.tallies(run.id) if run else []
    work = jobs.jobs(desk, run, tallies, request.GET.get("whole", ""))
    first = _first_to_read(work)
    record = customer_file.promise_record(since=desk.as_of - QUARTER)
    owed = ageing.ageing(organisation_id=desk.house.id, as_of=desk.as_of)
    context: dict[str, object] = {
        "screen": "today",
        "title": days.spelt(desk.as_of),
        "run": run,
        "jobs": work,
        "lines_left": sum(1 for job in work for line in job.lines if not line.is_done),
        "current": f"d{first.id}" if first else "",
        "reading": reading.pane(first, desk) if first else None,
        "cash": head.cash(owed, desk.currency),
        "record": record,
        "record_bars": head.record(record),
        "fresh": cards.fresh(customer_file.freshness(), desk.as_of),
        "peace": head.peace(tallies, worklist.held_by(run.id)) if run else None,
        "is_without_books": run is None and not owed,
        "needs_first_yes": desk.house.first_run_confirmed_at is None,
        "may_confirm": desk.actor.may("manager"),
    }
    return shell.page(request, desk, "workspace/today/today.html", context)


def _first_to_read(work: list[Job]) -> DecisionCard | None:
    """The decision that the reading pane opens with: the first that still waits."""
    going_out = next((job.lines for job in work if job.id == "out"), ())
    waiting = [line for line in going_out if not line.is_done]
    return next((line.decision for line in waiting or going_out), None)
