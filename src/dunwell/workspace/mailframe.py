"""A mail by itself, for the frame that shows it: no script, nothing from outside."""

from csp.decorators import csp
from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
}
STILL = {**POLICY, "sandbox": [""]}
LINKS_OPEN_BESIDE = {**POLICY, "sandbox": ["allow-popups allow-popups-to-escape-sandbox"]}


def mail_frame(request: HttpRequest, html: str, *, opens_links: bool = False) -> HttpResponse:
    """The answer that holds the mail; in the sandbox's mailbox its links may be followed."""
    answer = HttpResponse(html)
    csp(LINKS_OPEN_BESIDE if opens_links else STILL)(lambda _: answer)(request)
    return answer
