"""One message as it will be read, with the reasons for it: a pane, a page, and the mail itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dunwell.casework import queries, worklist
from dunwell.workspace import decisions, shell
from dunwell.workspace.decisions import DecisionCard
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.mailframe import message_frame
from dunwell.workspace.missing import found


@dataclass(frozen=True, slots=True)
class Reading:
    """What the pane shows. The words themselves come in a frame of their own, after the page."""

    card: DecisionCard
    frame_url: str
    """Empty for what is not a message."""
    text: str
    """The same in plain text, on the page that shows one decision whole."""
    can_release: bool
    approval_id: int | None


@at_desk
@require_safe
def decision(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """A pane for htmx, else a page."""
    if request.headers.get("HX-Request"):
        context: dict[str, object] = {"screen": "today", "reading": read(decision_id, desk)}
        return shell.fragment(request, desk, "workspace/today/_reading.html", context)
    found(worklist.decision(decision_id), "decision")
    composed = queries.preview(decision_id, at=desk.at)
    reading = read(decision_id, desk, text=composed.text if composed and composed.html else "")
    whole: dict[str, object] = {"screen": "today", "reading": reading}
    return shell.page(request, desk, "workspace/today/decision.html", whole)


@at_desk
@require_safe
def message(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """The words by themselves, under their subject, as the customer will see them."""
    found(worklist.decision(decision_id), "message")
    composed = found(queries.preview(decision_id, at=desk.at), "message")
    return message_frame(
        request, subject=composed.subject, html=composed.html, text=composed.text
    )


def read(decision_id: int, desk: Desk, *, text: str = "") -> Reading:
    """What the pane shows. Refuses with NotHere."""
    row = found(worklist.decision(decision_id), "decision")
    frame = reverse("workspace:decision_message", args=[decision_id])
    return Reading(
        card=decisions.card(row, desk),
        frame_url=frame if row.action == "message" else "",
        text=text,
        can_release=desk.house.first_run_confirmed_at is not None,
        approval_id=worklist.open_approval(decision_id),
    )
