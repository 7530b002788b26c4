"""What stands round every page of the desk: the way about, who is here, the sandbox's clock."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dunwell.demo.queries import latest_journey
from dunwell.ui import days
from dunwell.ui.cards import Clock, Link, Shell
from dunwell.workspace import addresses
from dunwell.workspace.desk import Desk

SCREENS = (
    ("today", "Today"),
    ("customers", "Customers"),
    ("invoices", "Invoices"),
    ("import", "Import"),
    ("policy", "Policy"),
    ("mailbox", "Mailbox"),
    ("settings", "Settings"),
)
SANDBOX_ONLY = {"mailbox"}
MOVES = (("day", "A day on"), ("week", "A week on"), ("month", "A month on"))


def page(
    request: HttpRequest,
    desk: Desk,
    template: str,
    context: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    """A whole page of the desk; `screen` in the context marks where we are."""
    screen = str(context.get("screen", ""))
    whole = context | {
        "shell": shell(desk, screen),
        "here": request.path,
        "desk": desk,
        "as_of": desk.as_of,
        "zone": desk.zone,
    }
    return render(request, template, whole, status=status)


def fragment(
    request: HttpRequest, desk: Desk, template: str, context: dict[str, object]
) -> HttpResponse:
    """A part of a page, for htmx."""
    return render(
        request, template, context | {"desk": desk, "as_of": desk.as_of, "zone": desk.zone}
    )


def shell(desk: Desk, screen: str) -> Shell:
    shown = [one for one in SCREENS if desk.house.is_sandbox or one[0] not in SANDBOX_ONLY]
    return Shell(
        organisation=desk.house.name,
        member=desk.actor.name,
        nav=tuple(Link(word, addresses.to(key), key == screen) for key, word in shown),
        own=_own(desk),
        find_url=addresses.to("find"),
        home_url=addresses.to("today"),
        near_url=addresses.to("near"),
        clock=_clock(desk, screen) if desk.house.is_sandbox else None,
    )


def _own(desk: Desk) -> tuple[Link, ...]:
    links = [
        Link("My password", reverse("account_change_password")),
        Link("A second key", reverse("mfa_index")),
    ]
    if len(desk.places) > 1:
        links.append(Link("Another firm…", addresses.to("places")))
    return (*links, Link("Sign out", reverse("account_logout")))


def _clock(desk: Desk, screen: str) -> Clock:
    """The sandbox's day, and how to move it; while it moves, the way to where that is seen."""
    moves = MOVES if desk.actor.may("collector") else ()
    journey = latest_journey()
    way = None
    if journey is not None and journey.is_underway:
        label = f"On its way: {journey.lived} of {journey.days} days"
        way = Link(label, addresses.to("time"), is_here=screen == "time")
    return Clock(
        day=clock_day(desk),
        moves=tuple(Link(word, reverse("workspace:move", args=[key])) for key, word in moves),
        way=way,
    )


def read_aloud(request: HttpRequest) -> int:
    """Up to which quarter the page says that it has read the progress aloud."""
    said = request.GET.get("aloud", "")
    return int(said) if said.isascii() and said.isdecimal() else 0


def clock_day(desk: Desk) -> str:
    """Where the sandbox's clock stands, to the minute."""
    return f"{days.written(desk.as_of)}, {desk.at.astimezone(desk.zone):%H:%M}"
