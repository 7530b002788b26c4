"""Letters to print and post, and cases to hand over: a person does it, and says that it is done."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from dunwell.casework import operations as casework
from dunwell.casework import placements as cases
from dunwell.casework.placement_file import archive
from dunwell.channels import operations as channels
from dunwell.channels.kinds.letter.printing import pdf
from dunwell.workspace import shell, words
from dunwell.workspace.acting import back, saying_no
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.byhand import cards

HERE = "workspace:by_hand"
LONGEST = 300


@at_desk
@require_safe
def by_hand(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for a printer, for the post and for an agency."""
    with_ended = bool(request.GET.get("ended"))
    every = cases.placements(ended=True)
    shown = [row for row in every if with_ended or row.status not in cards.OVER]
    context: dict[str, object] = {
        "screen": "today",
        "title": "By hand",
        "to_print": channels.letters_to_print(at=desk.at),
        "printed": channels.printed(),
        "placements": cards.placements(shown, desk.as_of),
        "to_tell": sum(row.to_tell for row in every),
        "is_with_ended": with_ended,
        "has_ended": any(row.status in cards.OVER for row in every),
        "may": desk.actor.may("collector"),
        "may_place": desk.actor.may("manager"),
    }
    return shell.page(request, desk, "workspace/byhand/list.html", context)


@at_desk
@require_POST
def print_letters(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All that is due as one PDF; with `again`, also what was printed and is not posted."""
    desk.actor.require("collector")
    rows, stopped = casework.print_letters(
        organisation_id=desk.house.id, again=bool(request.POST.get("again")), at=desk.at
    )
    for why in dict.fromkeys(stopped):
        messages.warning(request, f"A letter is not printed: {why}")
    if not rows:
        if not stopped:
            messages.info(request, "No letter is due.")
        return back(request, HERE)
    return _download(
        pdf([row.sheet for row in rows]), f"letters-{desk.as_of}.pdf", "application/pdf"
    )


@at_desk
@require_POST
def posted(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that were chosen are in the post."""
    numbers = [int(one) for one in request.POST.getlist("letter") if one.isdecimal()]
    with saying_no(request):
        done = channels.record_posted(actor=desk.actor, message_ids=numbers, at=desk.at)
        messages.success(request, f"{words.count(done, 'letter')} in the post.")
    return back(request, HERE)


@at_desk
@require_POST
def spoil(request: HttpRequest, desk: Desk, letter_id: int) -> HttpResponse:
    """This one will not be posted."""
    with saying_no(request):
        channels.spoil(actor=desk.actor, message_id=letter_id, why=_why(request), at=desk.at)
        messages.success(request, "Taken off the pile. The next run decides anew.")
    return back(request, HERE)


@at_desk
@require_safe
def file(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """The complete file for the agency."""
    desk.actor.require("collector")
    case = found(cases.whole_case(number, as_of=desk.as_of), "placement")
    return _download(archive(case), f"placement-{number}.zip", "application/zip")


@at_desk
@require_POST
def hand_over(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """The agency has it."""
    found(cases.placement(number), "placement")
    agency = request.POST.get("agency", "").strip()[:120] or None
    with saying_no(request):
        casework.hand_over(
            actor=desk.actor, placement_id=number, agency=agency, on=desk.as_of, at=desk.at
        )
        messages.success(request, "Noted. They are told of every payment the next day.")
    return back(request, HERE)


@at_desk
@require_POST
def recall(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Take it back."""
    found(cases.placement(number), "placement")
    with saying_no(request):
        casework.recall(
            actor=desk.actor, placement_id=number, why=_why(request), on=desk.as_of, at=desk.at
        )
        messages.success(request, "Taken back. The agency is told with the next report.")
    return back(request, HERE)


@at_desk
@require_POST
def told(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the agencies have not been told yet, as a table to send; then it counts as told."""
    rows = casework.report(actor=desk.actor, at=desk.at)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="placements-{desk.as_of}.csv"'
    csv.writer(answer).writerows([casework.REPORTED, *rows])
    return answer


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").strip()[:LONGEST] or "No reason given."


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
