"""The page of pieces, and the choice of paper."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dunwell.ui import specimens
from dunwell.ui.context import THEMES
from dunwell.ui.way_back import came_from

YEAR_IN_SECONDS = 365 * 24 * 60 * 60


def patterns(request: HttpRequest) -> HttpResponse:
    """Every piece on one page; only while developing or in a sandbox."""
    if not (settings.DEBUG or getattr(settings, "DUNWELL_SANDBOX", False)):
        raise Http404
    return render(request, "ui/patterns.html", specimens.context())


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark on this device, or leave it to the device."""
    answer = HttpResponseRedirect(came_from(request) or "/")
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie(
            "theme", chosen, max_age=YEAR_IN_SECONDS, samesite="Lax", httponly=True
        )
    else:
        answer.delete_cookie("theme")
    return answer
