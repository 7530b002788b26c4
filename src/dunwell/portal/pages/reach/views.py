"""Stop or resume a channel. GET never changes anything; one POST is enough."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from dunwell.kernel.refusal import Refusal
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.visit import Visit
from dunwell.portal.words import say
from dunwell.receivables import customer_file
from dunwell.receivables import operations as receivables
from dunwell.receivables.customer_file import AddressRow

CHANNELS = ("email", "sms", "call", "letter")
USABLE = "usable"


@dataclass(frozen=True, slots=True)
class Way:
    """One channel, and the one thing to do about it."""

    channel: str
    name: str
    says: str
    is_stopped: bool
    is_used: bool


@opens
def reach(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Mail programs post here for their unsubscribe button (RFC 8058), people for theirs."""
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click":
            _stop(visit, "email", why="The mail program's own unsubscribe button.")
            return answers.close_in(HttpResponse(say("reach.done"), content_type="text/plain"))
        return answers.sent_to(f"{visit.home}/reach{_act(request, visit)}")
    rows = customer_file.addresses(visit.customer_id)
    ways = tuple(_way(channel, rows) for channel in CHANNELS)
    return answers.shown(request, visit, "reach", ways=ways, done=_done(request))


def _act(request: HttpRequest, visit: Visit) -> str:
    """Do what was pressed, and what the next page says of it."""
    stop, resume = request.POST.get("stop", ""), request.POST.get("resume", "")
    if stop in CHANNELS:
        _stop(visit, stop, why="Asked for on the portal.")
        return f"?stopped={stop}"
    if resume in CHANNELS and _resume(visit, resume):
        return f"?resumed={resume}"
    return ""


def _stop(visit: Visit, channel: str, *, why: str) -> None:
    receivables.stop_channel(
        actor=visit.actor,
        customer_id=visit.customer_id,
        channel=channel,
        status="unsubscribed" if channel == "email" else "opted_out",
        why=why,
        at=visit.at,
    )


def _resume(visit: Visit, channel: str) -> bool:
    try:
        receivables.resume_channel(
            actor=visit.actor,
            customer_id=visit.customer_id,
            channel=channel,
            why="Asked for on the portal.",
            at=visit.at,
        )
    except Refusal:
        return False
    return True


def _way(channel: str, rows: list[AddressRow]) -> Way:
    mine = [row for row in rows if row.channel == channel]
    used = [_masked(row) for row in mine if row.status == USABLE and row.address]
    stopped = any(row.status != USABLE for row in mine) and not used
    if used:
        says = say("reach.usable", addresses=", ".join(used))
    else:
        says = say("reach.stopped" if stopped else "reach.unknown")
    return Way(channel, say(f"reach.{channel}"), says, is_stopped=stopped, is_used=bool(used))


def _masked(row: AddressRow) -> str:
    """Enough to know one's own address by, and no more: a link can be passed on."""
    if row.channel == "email":
        name, _, domain = row.address.partition("@")
        return f"{name[:1]}…@{domain}"
    if row.channel == "letter":
        return row.address.splitlines()[0] if row.address else ""
    return f"…{row.address[-3:]}"


def _done(request: HttpRequest) -> str:
    for word in ("stopped", "resumed"):
        channel = request.GET.get(word, "")
        if channel in CHANNELS:
            return say(f"reach.done_{word}", channel=say(f"reach.{channel}"))
    return ""
