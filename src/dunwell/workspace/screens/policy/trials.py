"""What a draft would do: today's portfolio decided twice, or the last weeks lived again.

The worker tries it, for that takes as long as the firm is large. The page is asked for again and
again meanwhile; it may be left, and is found again by its number.
"""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from dunwell.casework import operations as casework
from dunwell.casework import policies, trials
from dunwell.casework.judging_here import judged_here
from dunwell.casework.keeping_trials import KeptByAnotherVersion
from dunwell.channels import queries as channels
from dunwell.kernel import clock
from dunwell.receivables import queries as receivables
from dunwell.workspace import shell
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.policy import drafts, forms, trial_cards, trying

WEEKS = 4


@at_desk
@require_POST
def diff(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Have it seen who would be treated differently today, how and why."""
    desk.actor.require("manager")
    try:
        policies.in_force(desk.as_of)
    except policies.NoPolicy:
        text = drafts.typed(request)
        if judged_here(text).is_usable:
            return _page(request, desk, text, {"is_first": True})
    return _asked(request, desk, "diff", desk.as_of, desk.as_of)


@at_desk
@require_POST
def backtest(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Have the last four weeks lived under the draft, beside what was really sent."""
    last = desk.as_of - timedelta(days=1)
    first = last - timedelta(weeks=WEEKS) + timedelta(days=1)
    return _asked(request, desk, "backtest", first, last)


@at_desk
@require_safe
def trial(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """How far it is; once it is over what it found, or what kept it from finding anything.

    Only who has seen what a draft would do is asked to publish it.
    """
    told = _told(desk, number)
    if told.is_open:
        return shell.page(
            request, desk, "workspace/policy/trying.html", _progress(desk, told, aloud=0)
        )
    try:
        context = _ended(told)
    except KeptByAnotherVersion as refusal:
        context = {"failed": str(refusal)}
    return _page(request, desk, told.text, {"trial": told, **context})


@at_desk
@require_safe
def progress(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """The bar alone, asked for again and again; the whole page once the trial is over."""
    told = _told(desk, number)
    if not told.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = _progress(desk, told, aloud=shell.read_aloud(request))
    return shell.fragment(request, desk, "workspace/policy/_trying.html", context)


@at_desk
@require_POST
def cancel(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Leave it. What is over stays as it ended."""
    told = _told(desk, number)
    casework.cancel_trial(actor=desk.actor, number=told.id)
    return redirect("workspace:policy_trial", told.id)


def _asked(
    request: HttpRequest, desk: Desk, kind: str, first: date, last: date
) -> HttpResponse:
    """Into the line with it, where it reads well."""
    desk.actor.require("manager")
    text = drafts.typed(request)
    if not judged_here(text).is_usable:
        return drafts.draft_page(request, desk, text, how="text", status=422)
    number = casework.ask_trial(
        actor=desk.actor, kind=kind, text=text, first=first, last=last, at=desk.at
    )
    return redirect("workspace:policy_trial", number)


def _told(desk: Desk, number: int) -> trials.Told:
    desk.actor.require("manager")
    return found(trials.trial(number), "trial of a draft")


def _progress(desk: Desk, told: trials.Told, *, aloud: int) -> dict[str, object]:
    card = trying.trying(
        told,
        before=trials.before(told.id),
        is_seen_to=channels.is_anybody_at_work(clock.now()),
        as_of=desk.as_of,
    )
    return {
        "screen": "policy",
        "trying": card,
        "text": told.text,
        "is_news": card.quarter > aloud,
    }


def _ended(told: trials.Told) -> dict[str, object]:
    """What the page shows of it. Refuses with KeptByAnotherVersion."""
    if told.is_cancelled:
        return {"cancelled": trying.kept(told)}
    if not told.is_done:
        return {"failed": told.why}
    if told.is_backtest:
        return {"backtest": trial_cards.backtest(trials.backtest_of(told.id))}
    compared = trials.comparison_of(told.id)
    differences = compared.comparison.differences
    names = receivables.names({one.customer_id for one in differences})
    return {"comparison": trial_cards.comparison(compared, names)}


def _page(
    request: HttpRequest, desk: Desk, text: str, context: dict[str, object]
) -> HttpResponse:
    is_seen = not {"cancelled", "failed"} & set(context)
    form = forms.Publish(initial={"text": text, "effective_on": desk.as_of})
    whole = context | {
        "screen": "policy",
        "text": text,
        "publish": form if is_seen else None,
    }
    return shell.page(request, desk, "workspace/policy/trial.html", whole)
