"""Why this, or why nothing: a customer and a day, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.casework import explaining, policies, worklist
from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.receivables import customer_file
from dunwell.ui import days
from dunwell.workspace import decisions, shell
from dunwell.workspace.desk import Desk, at_door
from dunwell.workspace.missing import found
from dunwell.workspace.screens.customers import why_cards
from dunwell.workspace.screens.customers.why_cards import Nothing, WhyCard

SHOWN = 30


@at_door
@require_safe
def explain(request: HttpRequest, desk: Desk, customer_id: int) -> HttpResponse:
    """Any day: a past one as it was known then, today as it is, a coming one if nothing happens.

    The engine tries what would change its mind, in a transaction of its own that it takes back.
    """
    on = _day(request.GET.get("on", ""), desk.as_of)
    with scope(desk.house.id):
        person = found(customer_file.person(customer_id), "customer")
        rows = worklist.decisions_of(customer_id, as_of=on)
        seen = worklist.days_of(customer_id, most=SHOWN)
        names = {entity.code: entity.name for entity in identity.entities()}
    telling = _told(desk, person.ref, on, names)
    context: dict[str, object] = {
        "screen": "customers",
        "person": person,
        "on": on,
        "on_words": days.spoken(on, desk.as_of),
        "steps": [decisions.card(row, desk) for row in rows],
        "told": telling.cards,
        "rests_on": telling.rests_on,
        "way": telling.way,
        "nothing": _nothing(telling, on, desk.as_of),
        "days": seen,
    }
    if request.headers.get("HX-Request"):
        return shell.fragment(request, desk, "workspace/customers/_change.html", context)
    return shell.page(request, desk, "workspace/customers/why.html", context)


@dataclass(frozen=True, slots=True)
class Telling:
    """The explanation by firm, what it rests on, and the steps until then."""

    cards: tuple[WhyCard, ...]
    rests_on: tuple[str, ...]
    way: tuple[str, ...]
    is_refused: bool = False


def _told(desk: Desk, ref: str, on: date, names: Mapping[str, str]) -> Telling:
    try:
        explained = explaining.explain(
            organisation_id=desk.house.id, customer_ref=ref, as_of=on, at=desk.at
        )
    except (policies.NoPolicy, explaining.TooFarAhead) as refusal:
        return Telling((), (str(refusal),), (), is_refused=True)
    cards = tuple(
        why_cards.card(
            entity=names.get(ladder.entity_id, ladder.entity_id),
            decided=ladder.decided,
            reasons=ladder.reasons,
            known=[(one.name, one.value) for one in ladder.facts],
            stages=[(one.title, one.why) for one in ladder.stages],
            guardrails=[(one.id, one.holds, one.says) for one in ladder.guardrails],
            would_change=ladder.would_change,
            may_be_agreed=ladder.may_be_agreed,
        )
        for ladder in explained.ladders
    )
    return Telling(cards, explained.says, explained.on_the_way)


def _nothing(telling: Telling, on: date, as_of: date) -> Nothing:
    """What to say where there is nothing to tell: mostly, that nothing is owed."""
    if telling.is_refused:
        return Nothing(
            "Nothing was decided that day", "Another day may have something to tell."
        )
    if on < as_of:
        return Nothing(
            "Nothing was open", "They owed nothing that day, so nothing was decided."
        )
    return Nothing(
        "Nothing is open",
        "They owe nothing, so there is nothing to decide and nothing is sent. "
        "The next invoice starts at the first step.",
    )


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
