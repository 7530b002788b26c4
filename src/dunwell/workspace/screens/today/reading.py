"""One message as it will be read, with the reasons for it: a pane, a page, and the mail itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.casework import placements, queries, worklist
from dunwell.ui import days
from dunwell.ui.cards import Verdict
from dunwell.workspace import addresses, decisions, shell
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
    can_release: bool
    proofs: tuple[Verdict, ...] = ()
    """Of a hand-over: the notice that each item was listed in, and how it is known to have come."""


def pane(card: DecisionCard, desk: Desk) -> Reading:
    """A decision beside the list of them."""
    frame = addresses.of("decision_message", card.id)
    return Reading(
        card=card,
        frame_url=frame if card.is_message else "",
        can_release=desk.house.first_run_confirmed_at is not None,
        proofs=_proofs(card, desk) if card.row.action == decisions.HAND_OVER else (),
    )


def _proofs(card: DecisionCard, desk: Desk) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(
            one.number,
            f"Its final notice came on {days.plain(one.delivered_on, desk.as_of)}. {one.basis}",
        )
        for one in placements.proofs(card.row.item_ids)
    )


@at_desk
@require_safe
def decision(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """A pane for htmx, else a page."""
    row = found(worklist.decision(decision_id), "decision")
    context: dict[str, object] = {
        "screen": "today",
        "reading": pane(decisions.card(row, desk), desk),
    }
    if request.headers.get("HX-Request"):
        return shell.fragment(request, desk, "workspace/today/_reading.html", context)
    composed = queries.preview(decision_id, at=desk.at)
    context["text"] = composed.text if composed and composed.html else ""
    context["approval_id"] = worklist.open_approval(decision_id)
    return shell.page(request, desk, "workspace/today/decision.html", context)


@at_desk
@require_safe
def message(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """The words by themselves, under their subject, as the customer will see them."""
    found(worklist.decision(decision_id), "message")
    composed = found(queries.preview(decision_id, at=desk.at), "message")
    return message_frame(
        request, subject=composed.subject, html=composed.html, text=composed.text
    )
