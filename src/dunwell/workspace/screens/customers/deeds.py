"""What one can do for a customer: each deed is a form on their page, and one operation."""

from secrets import token_hex

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.casework import operations as casework
from dunwell.casework import policies, worklist
from dunwell.channels import operations as channels
from dunwell.kernel.refusal import Refusal
from dunwell.payments import operations as payments
from dunwell.receivables import access, customer_file
from dunwell.receivables import operations as receivables
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.customers import file
from dunwell.workspace.screens.customers import forms as asked
from dunwell.workspace.screens.customers.deed import Deed, Said
from dunwell.workspace.screens.customers.reaching import REACHING

WHOLE = ("hardship", "vulnerable", "breathing_space", "cease_contact", "representation")
WHOLE_TOO = ("insolvency", "bereavement")
PER_ITEM = ("query", "dispute", "already_paid")
OF_TASK = {"conversation": "reached", "no_answer": "no_answer", "wrong_number": "wrong_number"}


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: HttpRequest, desk: Desk, customer_id: int, verb: str) -> HttpResponse:
    """Ask, and on the answer do it; a refusal is said beside the form, and nothing is lost."""
    desk.actor.require("collector")
    access.customer_for(desk.actor, customer_id)
    chosen = found(DEEDS.get(verb), "deed")
    form = chosen.ask(request, desk, customer_file.open_rows(customer_id), customer_id)
    if request.method == "POST" and form.is_valid():
        try:
            says = chosen.carry_out(desk, customer_id, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, says)
            return redirect("workspace:customer", customer_id)
    more: dict[str, object] = {"deed": chosen, "form": form, "verb": verb}
    status = 422 if form.is_bound else 200
    return file.page(request, desk, customer_id, more, status)


@at_desk
@require_POST
def pay_link(request: HttpRequest, desk: Desk, customer_id: int) -> HttpResponse:
    """Make a link to the customer's own page, to be copied once."""
    desk.actor.require("collector")
    customer = access.customer_for(desk.actor, customer_id)
    token = receivables.open_portal_link(customer_id=customer.pk, at=desk.at)
    return file.page(
        request, desk, customer_id, {"pay_link": request.build_absolute_uri(f"/p/{token}")}
    )


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def end_hold(request: HttpRequest, desk: Desk, hold_id: int) -> HttpResponse:
    """Let the chase go on, with what settled it."""
    desk.actor.require("collector")
    hold = access.hold_for(desk.actor, hold_id)
    form = asked.EndHold(request.POST or None)
    if form.is_valid():
        try:
            receivables.end_hold(
                actor=desk.actor, hold_id=hold_id, why=form.cleaned_data["why"], at=desk.at
            )
            messages.success(request, "The hold is ended. The next step keeps its distance.")
            return redirect("workspace:customer", hold.customer_id)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    more: dict[str, object] = {"deed": END_HOLD, "form": form, "deed_url": request.path}
    return file.page(request, desk, hold.customer_id, more, 422 if form.is_bound else 200)


def _promise(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    assert isinstance(form, asked.Promise)
    customer = access.customer_for(desk.actor, customer_id)
    promise = receivables.record_promise(
        actor=desk.actor,
        customer_id=customer_id,
        **form.terms(),
        rules=policies.promise_rules_for(customer, desk.as_of),
        as_of=desk.as_of,
        at=desk.at,
    )
    return f"Noted: promised for {promise.due_on:%A} {promise.due_on.day} {promise.due_on:%B}."


def _payment(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    assert isinstance(form, asked.Payment)
    customer, said = access.customer_for(desk.actor, customer_id), form.cleaned_data
    rows = [form.rows[key] for key in said["items"]]
    draft = payments.PaymentDraft(
        customer_id=customer_id,
        entity_id=rows[0].entity_id if rows else customer.entity_id,
        amount=said["money"],
        received_on=said["received_on"],
        method=said["method"],
        reference=said["reference"],
        source_key=f"by-hand|{token_hex(8)}",
        item_ids=tuple(row.item_id for row in rows),
        oldest_first=not rows,
    )
    payments.record_payment(actor=desk.actor, draft=draft, at=desk.at)
    return f"{said['money']} is in the books."


def _hold(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    assert isinstance(form, asked.Hold)
    said = form.cleaned_data
    hold = receivables.place_hold(
        actor=desk.actor,
        customer_id=customer_id,
        item_id=int(said["items"]) if said["items"] else None,
        kind=said["kind"],
        reason=said["reason"],
        from_on=desk.as_of,
        until_on=said["until_on"],
        disputed=said.get("money"),
        at=desk.at,
    )
    review = hold.review_on or hold.until_on
    return (
        f"We leave it alone. It is looked at again on {review.day} {review:%B}."
        if review
        else "We leave it alone."
    )


def _note(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    receivables.add_note(
        actor=desk.actor, customer_id=customer_id, text=form.cleaned_data["text"], at=desk.at
    )
    return "Your note is in the thread."


def _answered(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    said = form.cleaned_data
    casework.note_answered(
        actor=desk.actor,
        customer_id=access.customer_for(desk.actor, customer_id).pk,
        channel=said["channel"],
        answer=said["answer"],
        at=desk.at,
    )
    return "Noted. The next day is decided with it."


def _received(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    said = form.cleaned_data
    casework.note_receipt(
        actor=desk.actor,
        customer_id=access.customer_for(desk.actor, customer_id).pk,
        channel=said["channel"],
        on=said["received_on"],
        basis=said["basis"],
        as_of=desk.as_of,
        at=desk.at,
    )
    return "Noted. Their last chance counts from that day."


def _call(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    """A call that was on the list is off it, and moves the ladder; any other is only noted."""
    customer, said = access.customer_for(desk.actor, customer_id), form.cleaned_data
    task = worklist.open_call(customer_id) if said["who"] == "out" else None
    if task is not None:
        casework.record_call_outcome(
            actor=desk.actor,
            task_id=task,
            outcome=OF_TASK[said["outcome"]],
            note=said["note"],
            at=desk.at,
        )
        return "The call is noted, and off the list."
    channels.record_contact(
        draft=channels.ContactDraft(
            organisation_id=desk.actor.organisation_id,
            customer_id=customer_id,
            entity_id=customer.entity_id,
            at=desk.at,
            channel="call",
            direction=said["who"],
            outcome=said["outcome"],
            asks_for_money=said["who"] == "out",
            note=said["note"],
            by=desk.actor.name,
        )
    )
    return "The call is noted."


DEEDS = {
    "payment": Deed(
        "Record a payment",
        "Book it",
        lambda request, desk, rows, _: asked.Payment(
            request.POST or None, rows=rows, as_of=desk.as_of
        ),
        _payment,
    ),
    "promise": Deed(
        "Note a promise",
        "Note the promise",
        lambda request, desk, rows, _: asked.Promise(
            request.POST or None, rows=rows, as_of=desk.as_of
        ),
        _promise,
    ),
    "query": Deed(
        "Something is wrong with an invoice",
        "Stop asking for it",
        lambda request, desk, rows, _: asked.Query(
            request.POST or None, rows=rows, as_of=desk.as_of, kinds=PER_ITEM
        ),
        _hold,
    ),
    "hold": Deed(
        "Leave this customer alone",
        "Hold everything",
        lambda request, desk, rows, _: asked.Hold(
            request.POST or None, rows=rows, as_of=desk.as_of, kinds=WHOLE + WHOLE_TOO
        ),
        _hold,
    ),
    "note": Deed(
        "Leave a note",
        "Keep the note",
        lambda request, desk, rows, _: asked.Note(request.POST or None),
        _note,
    ),
    "call": Deed(
        "Record a call",
        "Note the call",
        lambda request, desk, rows, _: asked.Call(request.POST or None),
        _call,
    ),
    "received": Deed(
        "The final notice arrived",
        "Note that it arrived",
        lambda request, desk, rows, _: asked.Received(request.POST or None),
        _received,
    ),
    "answered": Deed(
        "What they said is answered",
        "Note the answer",
        lambda request, desk, rows, _: asked.Answered(request.POST or None),
        _answered,
    ),
    **REACHING,
}

END_HOLD = Deed("End the hold", "Let it go on", lambda *_: asked.EndHold(), _note)
