"""How a customer is reached, and where and what they are: correct it, stop a way, open it again,
close their links."""

from django import forms

from dunwell.receivables import customer_file
from dunwell.receivables import operations as receivables
from dunwell.workspace import words
from dunwell.workspace.desk import Desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.customers import reaching_forms as asked
from dunwell.workspace.screens.customers.deed import Deed, Said


def _correct(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    said = form.cleaned_data
    receivables.save_contact(
        actor=desk.actor,
        customer_id=customer_id,
        name=said["name"],
        given_name=said["given_name"],
        role=said["role"],
        email=said["email"],
        phone=said["phone"],
        at=desk.at,
    )
    return "Kept. The next message goes there."


def _details(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    said = form.cleaned_data
    details = receivables.Details(
        country=said["country"],
        region=said["region"],
        city=said["city"],
        legal_form=said["legal_form"],
        language=said["language"],
    )
    receivables.save_details(
        actor=desk.actor, customer_id=customer_id, details=details, at=desk.at
    )
    return "Kept. The next decision goes by it."


def _stop(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    said = form.cleaned_data
    receivables.stop_channel(
        actor=desk.actor,
        customer_id=customer_id,
        channel=said["channel"],
        status="opted_out",
        why=said["why"],
        at=desk.at,
    )
    return "Nothing more leaves that way until they say so."


def _resume(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    assert isinstance(form, asked.Resume)
    row = form.chosen()
    receivables.resume_channel(
        actor=desk.actor,
        customer_id=customer_id,
        channel=row.channel,
        address=row.address or None,
        why=form.cleaned_data["why"],
        at=desk.at,
    )
    return f"{words.channel(row.channel)} may be used again."


def _close_links(desk: Desk, customer_id: int, form: forms.Form) -> Said:
    links = [int(key) for key in form.cleaned_data["links"]]
    for link_id in links:
        receivables.revoke_portal_link(actor=desk.actor, link_id=link_id, at=desk.at)
    closed = words.count(len(links), "link")
    return f"{closed.capitalize()} closed. The next message brings a new one."


REACHING = {
    "contact": Deed(
        "Who to ask, and how",
        "Keep it",
        lambda request, _desk, _rows, customer_id: asked.Contact(
            request.POST or None,
            people=customer_file.contacts(customer_id),
            ways=customer_file.addresses(customer_id),
        ),
        _correct,
    ),
    "details": Deed(
        "Where and what they are",
        "Keep it",
        lambda request, _desk, _rows, customer_id: asked.Details(
            request.POST or None,
            person=found(customer_file.person(customer_id), "customer"),
        ),
        _details,
    ),
    "stop": Deed(
        "Stop a channel",
        "Stop it",
        lambda request, _desk, _rows, _customer_id: asked.Stop(request.POST or None),
        _stop,
    ),
    "resume": Deed(
        "Open a channel again",
        "Open it again",
        lambda request, desk, _rows, customer_id: asked.Resume(
            request.POST or None, ways=customer_file.addresses(customer_id), as_of=desk.as_of
        ),
        _resume,
    ),
    "links": Deed(
        "Close links to their page",
        "Close them",
        lambda request, desk, _rows, customer_id: asked.Links(
            request.POST or None,
            links=customer_file.open_links(customer_id, at=desk.at),
            as_of=desk.as_of,
            zone=desk.zone,
        ),
        _close_links,
    ),
}
