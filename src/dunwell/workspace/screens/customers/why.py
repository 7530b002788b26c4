"""Why this, or why nothing: a customer and a day, and what would change it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.casework import explaining, policies, worklist
from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.receivables import access, customer_file
from dunwell.ui import days
from dunwell.workspace import decisions, shell
from dunwell.workspace.desk import Desk, at_door
from dunwell.workspace.screens.customers import why_cards
from dunwell.workspace.screens.customers.why_cards import WhyCard

SHOWN = 30
ITEM_FIRST = re.compile(r"^\d+(?= (?:fell|falls) due)")


@at_door
@require_safe
def explain(request: HttpRequest, desk: Desk, customer_id: int) -> HttpResponse:
    """On a day that is past, what was decided; today and later, what the engine says now.

    The engine tries what would change its mind, in a transaction of its own that it takes back.
    """
    on = _day(request.GET.get("on", ""), desk.as_of)
    with scope(desk.house.id):
        person = customer_file.person(access.customer_for(desk.actor, customer_id))
        rows = worklist.decisions_of(customer_id, as_of=on)
        seen = worklist.days_of(customer_id, most=SHOWN)
        names = {entity.code: entity.name for entity in identity.entities()}
    told = _told(desk, person.ref, on, names) if on >= desk.as_of else []
    context: dict[str, object] = {
        "screen": "customers",
        "person": person,
        "on": on,
        "on_words": days.spoken(on, desk.as_of),
        "steps": [decisions.card(row, desk) for row in rows],
        "told": told,
        "days": seen,
    }
    if request.headers.get("HX-Request"):
        return shell.fragment(request, desk, "workspace/customers/_change.html", context)
    return shell.page(request, desk, "workspace/customers/why.html", context)


def _told(desk: Desk, ref: str, on: date, names: Mapping[str, str]) -> list[WhyCard]:
    try:
        explanation = explaining.explain(
            organisation_id=desk.house.id, customer_ref=ref, as_of=on, at=desk.at
        )
    except policies.NoPolicy:
        return []
    numbers = _numbers(desk, [said for one in explanation.ladders for said in one.reasons])
    return [
        why_cards.card(
            entity=names.get(ladder.entity_id, ladder.entity_id),
            decided=ladder.decided,
            reasons=[_named(said, numbers) for said in ladder.reasons],
            stages=[(one.title, one.why) for one in ladder.stages],
            guardrails=[(one.id, one.holds, one.says) for one in ladder.guardrails],
            would_change=ladder.would_change,
        )
        for ladder in explanation.ladders
    ]


def _numbers(desk: Desk, reasons: Sequence[str]) -> dict[str, str]:
    """The invoice numbers of the items that reasons begin with; the engine knows only ids."""
    found = (ITEM_FIRST.match(said) for said in reasons)
    ids = {int(one[0]) for one in found if one}
    with scope(desk.house.id):
        return {str(key): one.number for key, one in customer_file.documents(ids).items()}


def _named(said: str, numbers: Mapping[str, str]) -> str:
    return ITEM_FIRST.sub(lambda found: numbers.get(found[0], found[0]), said)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
