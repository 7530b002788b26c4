"""What one does from Today: approve, not today, undo, note a call, say yes or no, begin."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.casework import operations as casework
from dunwell.casework import worklist
from dunwell.channels import operations as channels
from dunwell.channels import thread
from dunwell.identity import operations as identity
from dunwell.workspace import shell, words
from dunwell.workspace.acting import back, saying_no
from dunwell.workspace.desk import Desk, at_desk, at_door
from dunwell.workspace.missing import found
from dunwell.workspace.screens.today import forms

LEAVES = "Approved. Facts are read again when it leaves."
PLACED = "Approved. We no longer ask for it ourselves; its file is ready for the agency."


@at_desk
@require_POST
def approve(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """Let one go."""
    run = found(worklist.run_of_decision(decision_id), "decision")
    with saying_no(request):
        released = casework.release(
            actor=desk.actor, run_id=run, decision_ids=[decision_id], at=desk.at
        )
        if released.unreachable:
            messages.warning(request, "There is no address that we may use, so nothing leaves.")
    return back(request)


@at_desk
@require_POST
def approve_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let everything go that needs nobody else's yes."""
    run = found(worklist.run_on(desk.as_of), "run for today")
    with saying_no(request):
        released = casework.release(actor=desk.actor, run_id=run.id, at=desk.at)
        said = words.count(released.queued, "message") + " on the way"
        if released.tasked:
            said += f", {words.count(released.tasked, 'call')} on the list"
        if released.unreachable:
            said += f", {released.unreachable} without an address that we may use"
        messages.success(request, f"{said[0].upper()}{said[1:]}.")
    return back(request)


@at_desk
@require_POST
def set_aside(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """Not today."""
    found(worklist.run_of_decision(decision_id), "decision")
    with saying_no(request):
        casework.set_aside(actor=desk.actor, decision_ids=[decision_id], at=desk.at)
    return back(request)


@at_desk
@require_POST
def undo(request: HttpRequest, desk: Desk, decision_id: int) -> HttpResponse:
    """As if one had not said so, as long as nothing has left."""
    found(worklist.run_of_decision(decision_id), "decision")
    with saying_no(request):
        casework.undo(actor=desk.actor, decision_id=decision_id, at=desk.at)
    return back(request)


@at_desk
@require_POST
def approval(request: HttpRequest, desk: Desk, approval_id: int, answer: str) -> HttpResponse:
    """Yes or no to a step that needs somebody with the authority."""
    found(worklist.approval_exists(approval_id) or None, "approval")
    why = request.POST.get("why", "").strip()[:500]
    with saying_no(request):
        if answer == "approve":
            given = casework.approve(
                actor=desk.actor, approval_id=approval_id, why=why, at=desk.at
            )
            is_placed = given.decision.action == "escalate"
            messages.success(request, PLACED if is_placed else LEAVES)
        else:
            casework.decline(actor=desk.actor, approval_id=approval_id, why=why, at=desk.at)
            messages.success(request, "Declined. It is not asked about again for a week.")
    return back(request)


@at_desk
@require_POST
def call(request: HttpRequest, desk: Desk, task_id: int) -> HttpResponse:
    """How a call went."""
    task = found(worklist.call(task_id), "call")
    form = forms.CallOutcome(request.POST, currency=task.currency)
    if not form.is_valid():
        for error in form.said():
            messages.error(request, error)
        return back(request)
    with saying_no(request):
        casework.record_call_outcome(
            actor=desk.actor,
            task_id=task_id,
            outcome=form.cleaned_data["outcome"],
            promised=form.promised(),
            note=form.cleaned_data["note"],
            at=desk.at,
        )
        messages.success(request, f"Noted: {words.OUTCOMES[form.cleaned_data['outcome']]}.")
    return back(request)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, desk: Desk, message_id: int) -> HttpResponse:
    """A message that may have arrived: only a person can say."""
    one = found(thread.outbox_message(message_id), "message")
    desk.actor.require("collector")
    if request.method == "POST":
        with saying_no(request):
            channels.resolve_ambiguous(
                actor=desk.actor,
                message_id=message_id,
                was_sent=request.POST.get("was_sent") == "yes",
                at=desk.at,
            )
            messages.success(request, "Settled.")
        return redirect("workspace:today")
    context: dict[str, object] = {"screen": "today", "message": one}
    return shell.page(request, desk, "workspace/today/message.html", context)


@at_desk
@require_POST
def confirm_first_run(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The first yes: from now on, what is approved leaves."""
    form = forms.FirstYes(request.POST)
    if form.is_valid():
        with saying_no(request):
            identity.confirm_first_run(
                actor=desk.actor, at=desk.at, daily_cap=form.cleaned_data["daily_cap"]
            )
            messages.success(request, "Confirmed. From now on, what you approve leaves.")
    else:
        messages.error(request, "Write how many messages may leave a day, as a whole number.")
    return back(request)


@at_door
@require_POST
def prepare(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Decide the day, if the worker has not done so yet."""
    desk.actor.require("collector")
    with saying_no(request, begins=False):
        casework.prepare(actor=desk.actor, as_of=desk.as_of, at=desk.at)
        messages.success(request, "The day is prepared. Nothing has left.")
    return back(request)
