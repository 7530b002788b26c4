"""A mail by itself, for the frame that shows it: no script, nothing from outside."""

from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

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


SUBJECT = (
    '<p style="font:14px/1.4 Helvetica,Arial,sans-serif;margin:0;padding:12px 20px">'
    "Subject: <b>{}</b></p>"
)
SHORT = (
    '<!doctype html><html lang="en"><meta name="color-scheme" content="light dark">'
    "<title>A text message</title>"
    '<p style="font:16px/1.5 system-ui,sans-serif;margin:14px;white-space:pre-wrap">{}</p></html>'
)


def message_frame(request: HttpRequest, *, subject: str, html: str, text: str) -> HttpResponse:
    """A message before it is sent: the mail under its subject, or a text message alone."""
    if not html:
        return mail_frame(request, format_html(SHORT, text))
    head, body, rest = html.partition("<body")
    attributes, opened, words = rest.partition(">")
    return mail_frame(
        request, f"{head}{body}{attributes}{opened}{format_html(SUBJECT, subject)}{words}"
    )
