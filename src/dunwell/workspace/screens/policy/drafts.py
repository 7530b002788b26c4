"""Writing the next version: as text or in a form, checked as one goes, published with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.casework import operations as casework
from dunwell.casework import policies
from dunwell.casework.judging_here import judged_here
from dunwell.kernel.refusal import Refusal
from dunwell.policy.amend import amended
from dunwell.policy.model import Finding
from dunwell.workspace import shell
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.screens.policy import forms
from dunwell.workspace.screens.policy.cards import FindingCard
from dunwell.workspace.screens.policy.views import in_plain_words

BLANK = "policy: standard\ntitle: Our policy\nstages:\n"


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A text to change, with what a careful manager would object to beside it."""
    desk.actor.require("manager")
    if request.method == "POST":
        return draft_page(request, desk, typed(request), how=request.POST.get("how", "text"))
    text = _text_of(request.GET.get("from", ""), desk)
    return draft_page(request, desk, text, how=request.GET.get("how", "form"))


@at_desk
@require_POST
def publish(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The next version, for good. What is wrong with it brings the draft back."""
    desk.actor.require("manager")
    form = forms.Publish(request.POST)
    if not form.is_valid():
        return draft_page(request, desk, typed(request), how="form", publish=form, status=422)
    try:
        version = casework.publish_policy(actor=desk.actor, at=desk.at, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        text = form.cleaned_data["text"]
        return draft_page(request, desk, text, how="form", publish=form, status=422)
    messages.success(
        request,
        f"Version {version.number} is published, in force from {version.effective_on:%-d %B %Y}.",
    )
    return redirect("workspace:policy_version", version.number)


def typed(request: HttpRequest) -> str:
    """The text as it was typed, with the form's values put in where there are any."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    form = forms.Values(text, request.POST.dict())
    is_form = any(name.startswith(forms.MARK) for name in request.POST)
    if not is_form or not form.is_valid():
        return text
    return amended(text, form.changes())


def draft_page(
    request: HttpRequest,
    desk: Desk,
    text: str,
    *,
    how: str,
    publish: forms.Publish | None = None,
    status: int = 200,
) -> HttpResponse:
    """The editor. `how` is form or text; a text that cannot be read is only shown as text."""
    reading = judged_here(text)
    values = forms.shown(text, reading.findings)
    as_form = how == "form" and bool(values.found)
    told = {
        level: [
            _card(one, values if as_form else None)
            for one in reading.findings
            if one.level == level
        ]
        for level in ("error", "warning")
    }
    context: dict[str, object] = {
        "screen": "policy",
        "text": text,
        "wholes": forms.wholes(values, reading.policies) if as_form else [],
        "errors": told["error"],
        "warnings": told["warning"],
        "plain": in_plain_words(text) if reading.is_usable else [],
        "publish": publish,
    }
    return shell.page(request, desk, "workspace/policy/draft.html", context, status)


def _card(finding: Finding, form: forms.Values | None) -> FindingCard:
    """Where it is: by its line in a text, by its policy and its part in a form."""
    if form is None:
        where = f"Line {finding.line}"
        return FindingCard(where, "", finding.message, finding.remedy, finding.line)
    value = form.meant(finding)
    if value is None:
        return FindingCard(form.near(finding), "", finding.message, finding.remedy)
    field = form[forms.MARK + value.name].id_for_label
    return FindingCard(form.near(finding), field, forms.said(finding, value), finding.remedy)


def _text_of(number: str, desk: Desk) -> str:
    """A version's text by its number, else the one in force, else nearly nothing."""
    try:
        if number.isdecimal():
            return policies.numbered(int(number)).text
        return policies.in_force(desk.as_of).text
    except (policies.NoPolicy, policies.NoSuchVersion):
        return BLANK
