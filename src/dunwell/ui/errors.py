"""Pages for when something went wrong: what happened, what was lost, what to do next.

They are rendered without context processors: the database may be what is down.
"""

import sys
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from dunwell.ui.context import theme_of

log = structlog.get_logger(__name__)

DATABASE_DOWN = (OperationalError, InterfaceError)


def page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """One of the error pages, in the reader's own theme."""
    body = render_to_string(template or f"{status}.html", {"theme": theme_of(request)})
    return HttpResponse(body, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form older than its session; nothing was changed."""
    return page(request, 403, "403_csrf.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Ours to mend; a database that is down is said plainly instead."""
    if isinstance(sys.exc_info()[1], DATABASE_DOWN):
        return database_down(request)
    return page(request, 500)


def database_down(request: HttpRequest) -> HttpResponse:
    answer = page(request, 503)
    answer["Retry-After"] = "10"
    return answer


class DatabaseDown:
    """Answers 503 when the database cannot be reached, also while debugging."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, DATABASE_DOWN):
            return None
        log.error("database.unreachable", path=request.path, error=str(exception))
        return database_down(request)
