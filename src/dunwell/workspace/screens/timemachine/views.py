"""A sandbox moves forward, day by day, and says what happened."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dunwell.casework import history
from dunwell.demo import operations as demo
from dunwell.kernel import clock
from dunwell.workspace import shell
from dunwell.workspace.acting import saying_no
from dunwell.workspace.desk import Desk, at_desk, at_door
from dunwell.workspace.missing import NotHere

STEPS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
SHOWN = timedelta(days=31)


@at_door
@require_POST
def move(request: HttpRequest, desk: Desk, step: str) -> HttpResponse:
    """Live the days one by one, as a firm does that sends each morning; then set the clock."""
    _only_in_sandbox(desk)
    desk.actor.require("collector")
    with saying_no(request, begins=False):
        demo.advance(actor=desk.actor, by=STEPS[step], now=clock.now())
    return redirect(f"{reverse('workspace:time')}?since={desk.as_of}")


@at_desk
@require_safe
def happened(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What happened since a day, day by day."""
    _only_in_sandbox(desk)
    since = max(_day(request.GET.get("since", ""), desk.as_of), desk.as_of - SHOWN)
    lived = history.days(since=since, until=desk.as_of, zone=desk.zone.key)
    context: dict[str, object] = {
        "screen": "time",
        "since": since,
        "days": lived,
        "totals": history.totals(lived),
    }
    return shell.page(request, desk, "workspace/time.html", context)


def _only_in_sandbox(desk: Desk) -> None:
    if not desk.house.is_sandbox:
        raise NotHere(thing="time machine")


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
