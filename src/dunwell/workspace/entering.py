"""Who is not signed in, or no longer, is asked to, and comes back to the page they were on.

A session ends while a page stands open: at night, or by signing out in another window. What is
clicked there then does nothing, and says so; a deed's own address is no place to come back to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from dunwell.ui.way_back import came_from

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SIGNED_OUT = "You were no longer signed in, so nothing was changed. Please do it once more."


def signed_in(view: View[P]) -> View[P]:
    """Let nobody through who is not signed in."""

    @wraps(view)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return _asked_to_sign_in(request)

    return entered


def _asked_to_sign_in(request: HttpRequest) -> HttpResponse:
    page = HtmxDetails(request)
    if page:  # a piece of a page: the whole of it has to go
        sign_in = redirect_to_login(page.current_url_abs_path or reverse("workspace:today"))
        return HttpResponse(headers={"HX-Redirect": sign_in.url})
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    messages.warning(request, SIGNED_OUT)
    return redirect_to_login(came_from(request) or reverse("workspace:today"))
