"""Sitting down: who is at the desk, in which organisation, and what time it is there.

A view under `at_desk` gets a Desk, and sees rows of its organisation and no other. Refusals
that only an HTTP status can answer (not allowed, not here) are answered in this one place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from dunwell.identity import access, queries
from dunwell.identity.access import Seat
from dunwell.identity.actor import Actor, NotAllowed
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.access import NotFound
from dunwell.ui import errors
from dunwell.workspace.entering import signed_in
from dunwell.workspace.missing import NotHere

P = ParamSpec("P")
CHOSEN = "organisation"
LANGUAGE = "en-gb"
"""The desk speaks one language, whatever the browser asks for; customers get their own."""
NOT_HERE = (NotFound, NotHere)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation that this member may sit down in."""

    id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class House:
    """What pages need to know of the organisation itself."""

    id: int
    name: str
    is_sandbox: bool
    first_run_confirmed_at: datetime | None
    releases_alone: bool
    daily_cap: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    actor: Actor
    house: House
    places: tuple[Place, ...]
    at: datetime
    as_of: date
    """Today where the main entity is, on the organisation's own clock."""
    zone: ZoneInfo
    currency: str
    """The main entity's; empty as long as there is no entity."""


View = Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]


def at_desk(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let the view work inside the member's organisation."""

    @wraps(view)
    def seated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return _answered(request, lambda: _inside(request, view, *args, **kwargs))

    return signed_in(seated)


def at_door(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The same for views whose operations open the organisation's rows themselves.

    A day is decided in a transaction of its own, so that it is made whole or not at all.
    """

    @wraps(view)
    def standing(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return _answered(request, lambda: view(request, sit_down(request), *args, **kwargs))

    return signed_in(standing)


def sit_down(request: HttpRequest) -> Desk:
    """The member's place in the organisation they chose, or in their first one.

    Refuses with NotAMember.
    """
    chair = _chair(request)
    with scope(chair.seat.organisation_id):
        return _desk(chair)


@dataclass(frozen=True, slots=True)
class Chair:
    """What is known of a member before their organisation's rows are in sight."""

    seat: Seat
    places: tuple[Place, ...]
    at: datetime


def _chair(request: HttpRequest) -> Chair:
    user_id = request.user.pk
    assert user_id is not None, "only whoever is signed in comes this far"
    seats = access.seats(user_id)
    seat = access.seat_in(seats, request.session.get(CHOSEN))
    return Chair(
        seat=seat,
        places=tuple(Place(one.organisation_id, one.organisation, one.role) for one in seats),
        at=queries.instant(seat, clock.now()),
    )


def _desk(chair: Chair) -> Desk:
    """Inside the scope: the main entity says what day it is and in which currency we think."""
    seat, main = chair.seat, queries.main_entity()
    zone = ZoneInfo(main.timezone if main else "UTC")
    return Desk(
        actor=seat.actor,
        house=House(
            id=seat.organisation_id,
            name=seat.organisation,
            is_sandbox=seat.is_sandbox,
            first_run_confirmed_at=seat.first_run_confirmed_at,
            releases_alone=seat.releases_alone,
            daily_cap=seat.daily_cap,
        ),
        places=chair.places,
        at=chair.at,
        as_of=chair.at.astimezone(zone).date(),
        zone=zone,
        currency=main.currency if main else "",
    )


def _inside(
    request: HttpRequest, view: View[P], *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    chair = _chair(request)
    with scope(chair.seat.organisation_id):
        return view(request, _desk(chair), *args, **kwargs)


def _answered(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with translation.override(LANGUAGE):
            said = answer()
    except NotAllowed:
        return errors.page(request, 403)
    except NOT_HERE:
        return errors.page(request, 404)
    except access.NotAMember as refusal:
        return _no_place(request, refusal)
    # A button's own address, followed as a link: a browser shows its bare answer as a blank page.
    return errors.page(request, 405) if said.status_code == 405 else said


def _no_place(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "workspace/no_place.html", {"says": str(refusal)}, status=403)
