"""How every portal page leaves: private, unlisted, and telling no other site where it was."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from dunwell.portal.visit import Visit


def page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A rendered page with the headers that all of them carry."""
    answer = render(
        request,
        f"portal/{template}.html",
        {**context, "language_tag": get_language()},
        status=status,
    )
    return close_in(answer)


def shown(
    request: HttpRequest, visit: Visit, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """A page of somebody's visit."""
    return page(request, template, {**context, "visit": visit}, status=status)


def sent_to(path: str) -> HttpResponse:
    """On to another page after something was done, so that reloading does it once."""
    answer = HttpResponseRedirect(path)
    answer.status_code = 303
    return close_in(answer)


def close_in(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Language"] = get_language() or "en-gb"
    return answer
