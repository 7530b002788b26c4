"""The day's decisions in full: what leaves, what is held back, who is left in peace."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dunwell.casework import worklist
from dunwell.casework.worklist import DecisionRow
from dunwell.ui.cards import Link
from dunwell.workspace import addresses, decisions, paging, shell, words
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.screens.today import cards


@at_desk
@require_safe
def going_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All that goes out today."""
    run = worklist.run_on(desk.as_of)
    if run is None:
        return _to_today(request)
    total = sum(
        tally.decisions
        for tally in worklist.tallies(run.id)
        if tally.action in worklist.LEAVES and tally.disposition in worklist.GOING_OUT
    )
    rows = worklist.going_out(run.id, first=_first(request), most=paging.SIZE)
    return _listed(request, desk, "Going out today", rows, total)


@at_desk
@require_safe
def held_back(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was earned and is stopped, and by what."""
    run, by = worklist.run_on(desk.as_of), request.GET.get("by", "")
    if run is None:
        return _to_today(request)
    held = {one.guardrail: one.decisions for one in worklist.held_by(run.id) if one.guardrail}
    everything = sum(t.decisions for t in worklist.tallies(run.id) if t.status == "blocked")
    rows = worklist.held_back(run.id, guardrail=by, first=_first(request), most=paging.SIZE)
    url = addresses.to("held")
    filters = [Link(f"All {everything}", url, not by)] + [
        Link(f"{words.guardrail(code)} {number}", f"{url}?by={code}", code == by)
        for code, number in held.items()
    ]
    total = held.get(by, everything)
    return _listed(request, desk, "Held back today", rows, total, filters)


@at_desk
@require_safe
def left_in_peace(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who owes something and hears nothing from us today, and why."""
    run = worklist.run_on(desk.as_of)
    if run is None:
        return _to_today(request)
    total = sum(t.decisions for t in worklist.tallies(run.id) if t.status == "silent")
    rows = worklist.left_in_peace(run.id, first=_first(request), most=paging.SIZE)
    return _listed(request, desk, "Left in peace today", rows, total)


def _to_today(request: HttpRequest) -> HttpResponse:
    """A bookmark of yesterday's list, before today has one."""
    messages.info(request, "Today is not prepared yet, so there is no list of it.")
    return redirect("workspace:today")


def _first(request: HttpRequest) -> int:
    return (paging.number(request) - 1) * paging.SIZE


def _listed(
    request: HttpRequest,
    desk: Desk,
    title: str,
    rows: list[DecisionRow],
    total: int,
    filters: list[Link] | None = None,
) -> HttpResponse:
    can_release = desk.house.first_run_confirmed_at is not None
    context: dict[str, object] = {
        "screen": "today",
        "title": title,
        "lines": [cards.going_out(decisions.card(row, desk), can_release) for row in rows],
        "pages": paging.pages(request, total),
        "filters": filters or [],
    }
    return shell.page(request, desk, "workspace/today/list.html", context)
