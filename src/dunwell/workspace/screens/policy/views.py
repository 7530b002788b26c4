"""The versions of the policy, and each of them in plain words."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.casework import policies, queries, trials
from dunwell.policy.show import show
from dunwell.workspace import shell
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.policy import trying
from dunwell.workspace.screens.policy.cards import VersionLine, lines
from dunwell.workspace.screens.settings import cards as plain_cards
from dunwell.workspace.screens.settings.cards import PlainPolicy


@at_desk
@require_safe
def versions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is in force in plain words, and every version there was or will be."""
    known = lines(queries.policy_versions(), desk.as_of)
    here = next((one for one in known if one.is_in_force), None)
    return _page(request, desk, here, known, is_list=True)


@at_desk
@require_safe
def version(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """One version, whatever became of it."""
    known = lines(queries.policy_versions(), desk.as_of)
    here = found(next((one for one in known if one.number == number), None), "policy version")
    return _page(request, desk, here, known, is_list=False)


def _page(
    request: HttpRequest,
    desk: Desk,
    here: VersionLine | None,
    known: list[VersionLine],
    *,
    is_list: bool,
) -> HttpResponse:
    may_change = desk.actor.may("manager")
    context: dict[str, object] = {
        "screen": "policy",
        "shown": here,
        "versions": known,
        "plain": in_plain_words(here.text) if here else [],
        "may_publish": may_change,
        "is_list": is_list,
        "trials": trying.lines(trials.latest(), desk.as_of) if is_list and may_change else [],
    }
    return shell.page(request, desk, "workspace/policy/versions.html", context)


def in_plain_words(text: str) -> list[PlainPolicy]:
    """Each policy of a text as a page of words."""
    return [plain_cards.plain(one.title or one.name, show(one)) for one in policies.read(text)]
