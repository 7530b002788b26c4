"""Why this, or why nothing: a customer and any day on which there was a run."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.casework import worklist
from dunwell.receivables import access, customer_file
from dunwell.ui import days
from dunwell.workspace import decisions, shell
from dunwell.workspace.desk import Desk, at_desk


@at_desk
@require_safe
def explain(request: HttpRequest, desk: Desk, customer_id: int) -> HttpResponse:
    """What was decided about them on a day, and why; today when no day is asked for."""
    customer = access.customer_for(desk.actor, customer_id)
    on = _day(request.GET.get("on", ""), desk.as_of)
    rows = worklist.decisions_of(customer_id, as_of=on)
    context: dict[str, object] = {
        "screen": "customers",
        "person": customer_file.person(customer),
        "on": on,
        "on_words": days.spoken(on, desk.as_of),
        "steps": [decisions.card(row, desk) for row in rows],
        "days": worklist.days_of(customer_id, most=30),
    }
    return shell.page(request, desk, "workspace/customers/why.html", context)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
