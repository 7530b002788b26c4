"""Where a request comes from, when a web server with https stands in front.

Without this every visitor would have the web server's own address, and ten slips of one person
at the sign-in would close it for everybody.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class BehindAWebServer:
    """Middleware: the last address that the web server in front wrote is the visitor's.

    Earlier entries are the visitor's own claim and are not believed. Where nobody stands in
    front, none of them is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        last = said.rpartition(",")[2].strip()
        if settings.IS_BEHIND_A_WEB_SERVER and last:
            request.META["REMOTE_ADDR"] = last
        return self.get_response(request)
