"""The sandbox's mailbox: every message as its customer would have read it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dunwell.channels.mailbox import reading
from dunwell.channels.mailbox.reading import Mail
from dunwell.machine.home import home
from dunwell.receivables import listing
from dunwell.ui import days
from dunwell.workspace import paging, shell
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.mailframe import mail_frame
from dunwell.workspace.missing import NotHere, found


@dataclass(frozen=True, slots=True)
class MailLine:
    url: str
    to: str
    subject: str
    when: str


@at_desk
@require_safe
def mailbox(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest first. Only what went to this organisation's own customers."""
    _only_in_sandbox(desk)
    first = (paging.number(request) - 1) * paging.SIZE
    mails, total = reading.latest(_folder(), first=first, most=paging.SIZE)
    ours = listing.known_addresses({mail.to.lower() for mail in mails})
    context: dict[str, object] = {
        "screen": "mailbox",
        "lines": [_line(mail, desk) for mail in mails if mail.to.lower() in ours],
        "pages": paging.pages(request, total),
    }
    return shell.page(request, desk, "workspace/mailbox/list.html", context)


@at_desk
@require_safe
def mail(request: HttpRequest, desk: Desk, mail_id: str) -> HttpResponse:
    """One message: in a frame as a mail program shows it, and its text part."""
    one = _mail(desk, mail_id)
    context: dict[str, object] = {
        "screen": "mailbox",
        "mail": one,
        "when": _when(one.at, desk),
        "frame_url": reverse("workspace:mail_frame", args=[mail_id]) if one.html else "",
        "headers": [pair for pair in one.headers if pair[0].lower().startswith("list-")],
    }
    return shell.page(request, desk, "workspace/mailbox/mail.html", context)


@at_desk
@require_safe
def frame(request: HttpRequest, desk: Desk, mail_id: str) -> HttpResponse:
    """The HTML part by itself: no script, nothing from outside; its links open beside it."""
    return mail_frame(request, _mail(desk, mail_id).html, opens_links=True)


def _mail(desk: Desk, mail_id: str) -> Mail:
    _only_in_sandbox(desk)
    one = found(reading.message(_folder(), mail_id), "message")
    if one.to.lower() not in listing.known_addresses({one.to.lower()}):
        raise NotHere(thing="message")
    return one


def _only_in_sandbox(desk: Desk) -> None:
    if not desk.house.is_sandbox:
        raise NotHere(thing="mailbox")


def _folder() -> Path:
    return home() / "mailbox"


def _line(one: Mail, desk: Desk) -> MailLine:
    return MailLine(
        url=reverse("workspace:mail", args=[one.id]),
        to=one.to,
        subject=one.subject,
        when=_when(one.at, desk),
    )


def _when(at: datetime | None, desk: Desk) -> str:
    return days.moment(at, desk.as_of, desk.zone) if at else ""
