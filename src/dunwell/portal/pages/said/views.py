"""The page after a form was sent: it reads what was kept, so it stays true."""

from django.http import HttpRequest, HttpResponse

from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.visit import Visit, money
from dunwell.portal.words import say
from dunwell.receivables import owed
from dunwell.receivables.owed import Waiting

PAGES = {
    "query": "wrong.done_query",
    "dispute": "wrong.done_dispute",
    "already_paid": "paid.done",
    "hardship": "hard.done",
    "wrong_person": "notme.done",
}


@opens
def told(request: HttpRequest, visit: Visit, hold_id: int) -> HttpResponse:
    """What a hold of theirs means for them."""
    hold = owed.hold(hold_id, customer_ids=owed.payer_ids(visit.customer_id))
    if hold is None or hold.kind not in PAGES:
        return answers.sent_to(visit.home)
    key = PAGES[hold.kind]
    return answers.shown(request, visit, "said", heading=say(key), says=_says(visit, hold, key))


@opens
def agreed(request: HttpRequest, visit: Visit, promise_id: int) -> HttpResponse:
    """The day that was agreed."""
    found = owed.agreed(promise_id, customer_ids=owed.payer_ids(visit.customer_id))
    if found is None:
        return answers.sent_to(visit.home)
    return answers.shown(
        request,
        visit,
        "said",
        heading=say("time.done", amount=money(found.amount), on=visit.weekday(found.due_on)),
        says=say("time.done_says", until=visit.weekday(found.held_until)),
    )


def _says(visit: Visit, hold: Waiting, key: str) -> str:
    days = {
        "until": visit.weekday(hold.until_on or visit.as_of),
        "review": visit.weekday(hold.review_on or hold.until_on or visit.as_of),
    }
    if hold.disputed is not None:
        part = money(hold.disputed)
        return say("wrong.done_dispute_part_says", part=part, **days)
    return say(f"{key}_says", signer=visit.signer, **days)
