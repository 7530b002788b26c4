"""A sandbox moves forward, day by day; the page shows how far it is, and then what happened."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from dunwell.casework import history
from dunwell.channels import queries as channels
from dunwell.demo import operations as demo
from dunwell.demo import queries as journeys
from dunwell.kernel import clock
from dunwell.workspace import shell
from dunwell.workspace.acting import saying_no
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.missing import NotHere
from dunwell.workspace.screens.timemachine import cards

STEPS = {"day": 1, "week": 7, "month": 30}
SHOWN = timedelta(days=31)


@at_desk
@require_POST
def move(request: HttpRequest, desk: Desk, step: str) -> HttpResponse:
    """Ask for the days to be lived; the worker lives them, one by one."""
    _only_in_sandbox(desk)
    with saying_no(request):
        demo.set_out(actor=desk.actor, days=STEPS[step], now=clock.now())
    return redirect("workspace:time")


@at_desk
@require_POST
def stop(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Stand still after the day that is being lived."""
    _only_in_sandbox(desk)
    demo.stop(actor=desk.actor)
    return redirect("workspace:time")


@at_desk
@require_safe
def happened(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How far the clock is on its way; once it is there, what happened, day by day."""
    _only_in_sandbox(desk)
    journey = journeys.latest_journey()
    if journey is not None and journey.is_underway:
        return shell.page(
            request, desk, "workspace/time/underway.html", _progress(desk, journey, aloud=0)
        )
    first = journey.since if journey else desk.as_of
    since = max(_day(request.GET.get("since", ""), first), desk.as_of - SHOWN)
    lived = history.days(since=since, until=desk.as_of, zone=desk.zone.key)
    context: dict[str, object] = {
        "screen": "time",
        "since": since,
        "days": lived,
        "totals": history.totals(lived),
        "outcome": cards.outcome(journey) if journey else None,
    }
    return shell.page(request, desk, "workspace/time/happened.html", context)


@at_desk
@require_safe
def progress(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The bar alone, asked for again and again; the whole page once the journey is over."""
    _only_in_sandbox(desk)
    journey = journeys.latest_journey()
    if journey is None or not journey.is_underway:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = _progress(desk, journey, aloud=shell.read_aloud(request))
    return shell.fragment(request, desk, "workspace/time/_progress.html", context)


def _progress(desk: Desk, journey: journeys.Travelled, *, aloud: int) -> dict[str, object]:
    card = cards.progress(
        journey,
        sent=journeys.left_since(journey.set_out_at),
        is_seen_to=channels.is_anybody_at_work(clock.now()),
    )
    return {
        "screen": "time",
        "progress": card,
        "is_news": card.quarter > aloud,
        "clock_day": shell.clock_day(desk),
        "may_stop": desk.actor.may("collector"),
    }


def _only_in_sandbox(desk: Desk) -> None:
    if not desk.house.is_sandbox:
        raise NotHere(thing="time machine")


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
