"""The way in: a link opens one customer's pages, without a password, a session or a cookie.

Nothing that a browser adds by itself lets anybody in here, so a form on another site cannot
act for a customer: whoever can post has the secret from the link. That is why these views ask
for no CSRF token (and why mail programs can post the one-click unsubscribe of RFC 8058).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.portal import answers, words
from dunwell.portal.tries import FAILED
from dunwell.portal.visit import Visit
from dunwell.receivables import access
from dunwell.receivables import operations as receivables

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Visit, Rest], HttpResponse]
Door = Callable[..., HttpResponse]


def opens(view: View[Rest]) -> Door:
    """Let the view be reached by a good link; GET and HEAD look, POST acts."""

    @csrf_exempt
    @wraps(view)
    def door(
        request: HttpRequest, token: str, *rest: Rest.args, **more: Rest.kwargs
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        try:
            with scope(access.organisation_of_token(token)):
                visit = _visit(token)
                if request.method == "POST":
                    receivables.note_first_visit(link_id=visit.visitor.link_id, at=visit.at)
                with translation.override(visit.language):
                    return view(request, visit, *rest, **more)
        except (access.LinkUnknown, access.LinkRevoked, access.LinkExpired):
            return closed(request)

    return door


def _visit(token: str) -> Visit:
    """Who came in. Refuses with LinkUnknown, LinkRevoked, LinkExpired."""
    organisation = identity.organisation_by_id(access.organisation_of_token(token))
    if organisation is None:
        raise access.LinkUnknown
    at = identity.instant(organisation, clock.now())
    visitor = access.portal_customer(token, at)
    return Visit(
        token=token,
        organisation_id=organisation.pk,
        is_sandbox=organisation.is_sandbox,
        visitor=visitor,
        at=at,
        as_of=identity.today(visitor.customer.entity, at),
    )


def closed(request: HttpRequest) -> HttpResponse:
    """One answer to a forged, foreign, expired or revoked link: it tells nothing apart."""
    tried_from = str(request.META.get("REMOTE_ADDR", ""))
    is_too_many = FAILED.note(tried_from, clock.now())
    language = words.language_of(translation.get_language() or "", "")
    with translation.override(language):
        if is_too_many:
            answer = answers.page(request, "slow", {}, status=429)
            answer["Retry-After"] = "600"
            return answer
        return answers.page(request, "closed", {}, status=404)
