"""Changing the settings: each deed is one operation, and says what it did."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dunwell.channels import operations as channels
from dunwell.identity import operations as identity
from dunwell.identity import queries as identity_queries
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import operations as receivables
from dunwell.workspace import shell
from dunwell.workspace.acting import saying_no
from dunwell.workspace.desk import CHOSEN, Desk, at_desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.settings import forms, views


@at_desk
@require_POST
def add_entity(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Another selling firm."""
    desk.actor.require("admin")
    form = forms.Entity(request.POST)
    if form.is_valid():
        try:
            entity = identity.add_entity(actor=desk.actor, **form.cleaned_data)
            messages.success(request, f"{entity.name} can issue invoices now.")
            return redirect("workspace:settings")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return views.firm_page(request, desk, {"entity_form": form}, 422)


@at_desk
@require_POST
def running(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whether the worker sends by itself, and how much a day."""
    desk.actor.require("admin")
    form = forms.Running(request.POST)
    if not form.is_valid():
        return views.firm_page(request, desk, {"running": form}, 422)
    with saying_no(request):
        identity.set_run_settings(actor=desk.actor, **form.cleaned_data)
        messages.success(request, "Kept.")
    return redirect("workspace:settings")


@at_desk
@require_POST
def note_fresh(request: HttpRequest, desk: Desk, entity_id: int) -> HttpResponse:
    """Bank and ledger are known up to a day."""
    desk.actor.require("collector")
    _entity(entity_id)
    form = forms.Fresh(request.POST)
    if not form.is_valid():
        return views.firm_page(request, desk, {"fresh": form}, 422)
    with saying_no(request):
        receivables.note_freshness(
            actor=desk.actor, entity_id=entity_id, at=desk.at, **form.cleaned_data
        )
        messages.success(request, "Noted. Older news never takes away newer.")
    return redirect("workspace:settings")


@at_desk
@require_POST
def name_agency(request: HttpRequest, desk: Desk, entity_id: int) -> HttpResponse:
    """To whom an entity hands over."""
    desk.actor.require("admin")
    _entity(entity_id)
    form = forms.Agency(request.POST)
    if not form.is_valid():
        return views.firm_page(request, desk, {}, 422)
    with saying_no(request):
        identity.name_agency(actor=desk.actor, entity_id=entity_id, **form.cleaned_data)
        messages.success(request, "Kept. The next final notices say so.")
    return redirect("workspace:settings")


@at_desk
@require_POST
def save_sender(request: HttpRequest, desk: Desk, entity_id: int) -> HttpResponse:
    """From whom an entity's e-mail comes, and through which server."""
    desk.actor.require("manager")
    _entity(entity_id)
    form = forms.Sender(request.POST)
    if form.is_valid():
        try:
            channels.save_sender(
                actor=desk.actor, entity_id=entity_id, draft=form.draft(), at=desk.at
            )
            messages.success(request, "Kept. Send a test to see whether it works.")
            return redirect("workspace:settings_post")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    more: dict[str, object] = {"wrong_id": entity_id, "wrong": form}
    return views.post_page(request, desk, more, 422)


@at_desk
@require_POST
def test_mail(request: HttpRequest, desk: Desk, entity_id: int) -> HttpResponse:
    """A mail to oneself, at once."""
    desk.actor.require("manager")
    _entity(entity_id)
    form = forms.TestMail(request.POST)
    if not form.is_valid():
        return views.post_page(request, desk, {"test": form}, 422)
    with saying_no(request):
        to = form.cleaned_data["to"]
        sent = channels.send_test_mail(actor=desk.actor, entity_id=entity_id, to=to, at=desk.at)
        say = messages.success if sent.is_sent else messages.error
        say(
            request,
            f"The server took it: look in the mailbox of {to}." if sent.is_sent else sent.said,
        )
    return redirect("workspace:settings_post")


@at_desk
@require_POST
def add_member(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Invite somebody."""
    desk.actor.require("admin")
    form = forms.Member(request.POST)
    if not form.is_valid():
        return views.people_page(request, desk, {"form": form}, 422)
    said = form.cleaned_data
    with saying_no(request):
        identity.add_member(
            actor=desk.actor,
            email=said["email"],
            name=said["name"],
            role=said["role"],
            password=said["password"] or None,
            at=desk.at,
        )
        messages.success(request, f"{said['name']} has a desk here.")
    return redirect("workspace:settings_people")


@at_desk
@require_POST
def change_role(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    """What a member may do."""
    desk.actor.require("admin")
    _member(desk, membership_id)
    form = forms.Role(request.POST)
    if form.is_valid():
        with saying_no(request):
            identity.change_role(
                actor=desk.actor, membership_id=membership_id, role=form.cleaned_data["role"]
            )
            messages.success(request, "Changed.")
    return redirect("workspace:settings_people")


@at_desk
@require_POST
def remove_member(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    """Take a desk away."""
    desk.actor.require("admin")
    _member(desk, membership_id)
    with saying_no(request):
        identity.remove_member(actor=desk.actor, membership_id=membership_id)
        messages.success(request, "They no longer have a desk here.")
    return redirect("workspace:settings_people")


@at_desk
def places(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change to another organisation in which one is a member."""
    if request.method == "POST":
        wanted = request.POST.get("place", "")
        ours = {str(place.id): place.id for place in desk.places}
        request.session[CHOSEN] = found(ours.get(wanted), "firm")
        return redirect("workspace:today")
    return shell.page(request, desk, "workspace/places.html", {"screen": ""})


def _entity(entity_id: int) -> None:
    ids = {entity.pk for entity in identity_queries.entities()}
    found(entity_id if entity_id in ids else None, "firm")


def _member(desk: Desk, membership_id: int) -> None:
    ids = {member.pk for member in identity_queries.members(desk.house.id)}
    found(membership_id if membership_id in ids else None, "member")
