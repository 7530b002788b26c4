"""One message as it will be read, with the reasons for it: a pane, a page, and the mail itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dunwell.casework import queries, worklist
from dunwell.workspace import decisions, shell
from dunwell.workspace.decisions import DecisionCard
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.mailframe import mail_frame
from dunwell.workspace.missing import found


@dataclass(frozen=True, slots=True)
class Reading:
    card: DecisionCard
    subject: str
    text: str
    frame_url: str
    can_release: bool
    approval_id: int | None


@at_desk
@require_safe
def decision(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """A pane for htmx, else a page."""
    context: dict[str, object] = {"screen": "today", "reading": read(decision_id, desk)}
    if request.headers.get("HX-Request"):
        return shell.fragment(request, desk, "workspace/today/_reading.html", context)
    return shell.page(request, desk, "workspace/today/decision.html", context)


@at_desk
@require_safe
def message(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """The mail by itself, as the customer's program would show it."""
    found(worklist.decision(decision_id), "message")
    composed = found(queries.preview(decision_id, at=desk.at), "message")
    return mail_frame(request, composed.html)


def read(decision_id: int, desk: Desk) -> Reading:
    """What the pane shows. Refuses with NotHere."""
    row = found(worklist.decision(decision_id), "decision")
    composed = queries.preview(decision_id, at=desk.at)
    return Reading(
        card=decisions.card(row, desk),
        subject=composed.subject if composed else "",
        text=composed.text if composed else "",
        frame_url=reverse("workspace:decision_message", args=[decision_id])
        if composed and composed.html
        else "",
        can_release=desk.house.first_run_confirmed_at is not None,
        approval_id=worklist.open_approval(decision_id),
    )
