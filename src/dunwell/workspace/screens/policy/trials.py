"""What a draft would do: today's portfolio decided twice, or the last weeks lived again."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dunwell.casework import backtesting, differing, policies
from dunwell.casework.differing import Text
from dunwell.casework.judging import judged
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import queries as receivables
from dunwell.workspace import shell
from dunwell.workspace.desk import Desk, at_door
from dunwell.workspace.screens.policy import drafts, forms, trial_cards

WEEKS = 4


@at_door
@require_POST
def diff(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who would be treated differently, how and why; then the form that publishes."""
    desk.actor.require("manager")
    text = drafts.typed(request)
    with scope(desk.house.id):
        if not judged(text).is_usable:
            return drafts.draft_page(request, desk, text, how="text", status=422)
        before = _in_force(desk)
    if before is None:
        return _page(request, desk, text, {"is_first": True})
    comparison = differing.diff(
        organisation_id=desk.house.id,
        before=before,
        after=Text("the draft", text),
        as_of=desk.as_of,
        at=desk.at,
    )
    with scope(desk.house.id):
        names = receivables.names({one.customer_id for one in comparison.differences})
        found = trial_cards.comparison(comparison, names)
        return _page(request, desk, text, {"comparison": found})


@at_door
@require_POST
def backtest(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The last four weeks under the draft, beside what was really sent."""
    desk.actor.require("manager")
    text = drafts.typed(request)
    with scope(desk.house.id):
        if not judged(text).is_usable:
            return drafts.draft_page(request, desk, text, how="text", status=422)
    last = desk.as_of - timedelta(days=1)
    context: dict[str, object]
    try:
        result = backtesting.backtest(
            organisation_id=desk.house.id,
            policy=Text("the draft", text),
            first=last - timedelta(weeks=WEEKS) + timedelta(days=1),
            last=last,
            at=desk.at,
            tell=_nobody,
        )
        context = {"backtest": trial_cards.backtest(result)}
    except Refusal as refusal:
        context = {"none": str(refusal)}
    with scope(desk.house.id):
        return _page(request, desk, text, context)


def _page(
    request: HttpRequest, desk: Desk, text: str, context: dict[str, object]
) -> HttpResponse:
    whole = context | {
        "screen": "policy",
        "text": text,
        "publish": forms.Publish(initial={"text": text, "effective_on": desk.as_of}),
    }
    return shell.page(request, desk, "workspace/policy/trial.html", whole)


def _in_force(desk: Desk) -> Text | None:
    try:
        version = policies.in_force(desk.as_of)
    except policies.NoPolicy:
        return None
    return Text(f"version {version.number}", version.text)


def _nobody(_day: date) -> None:
    """A page that is being made tells nobody how far it is."""
