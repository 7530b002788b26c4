"""Which final notices have arrived: read from what was opened, said, or posted long enough ago.

Only proof counts. That a mail was sent is none; that its own link was opened is, whoever or
whatever opened it: it had arrived. A letter is never known to arrive, so it counts from the day
on which the customer's country treats it as served.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from dunwell.casework.models import NoticeDelivery
from dunwell.casework.notices import Notice, outstanding
from dunwell.casework.serving import deemed
from dunwell.receivables import tokens
from dunwell.receivables.models import PortalLink

ARRIVED = ("delivered", "opened")
Proof = NoticeDelivery.Proof


@dataclass(frozen=True, slots=True)
class _Arrival:
    on: date
    proof: Proof
    basis: str


@transaction.atomic
def note_deliveries(*, as_of: date, at: datetime) -> int:
    """Note each final notice that has arrived by the day; says how many items they listed."""
    notices = outstanding(as_of)
    opened = _opened(notices)
    rows = [
        row
        for notice in notices
        if (arrival := _arrival(notice, opened, as_of)) is not None
        for row in notice.arrived(arrival.on, proof=arrival.proof, basis=arrival.basis, at=at)
    ]
    NoticeDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _opened(notices: Sequence[Notice]) -> dict[int, datetime]:
    """When the link in each notice was first opened, by contact.

    Only messages of one customer that left together carry the same link.
    """
    hashed = {
        notice.contact_id: hashlib.sha256(secret.encode()).digest()
        for notice in notices
        if (secret := _secret(notice.stop_url))
    }
    links = PortalLink.objects.filter(secret_sha256__in=list(hashed.values()))
    first_used = {bytes(one.secret_sha256): one.first_used_at for one in links}
    opened = {contact: first_used.get(secret) for contact, secret in hashed.items()}
    return {contact: at for contact, at in opened.items() if at is not None}


def _secret(stop_url: str) -> str:
    """The secret in a portal address: /p/<token>/reach."""
    _, found, rest = stop_url.partition("/p/")
    token = rest.partition("/")[0]
    try:
        return tokens.split(token)[1] if found else ""
    except tokens.LinkUnknown:
        return ""


def _arrival(notice: Notice, opened: dict[int, datetime], as_of: date) -> _Arrival | None:
    """How we know that it arrived by the day; None while we do not."""
    seen = opened.get(notice.contact_id)
    if seen is not None:
        on = seen.astimezone(ZoneInfo(notice.timezone)).date()
        return _Arrival(on, Proof.OPENED, f"The link in it was opened on {on}.")
    if notice.outcome in ARRIVED:
        said = f"The other side says: {notice.outcome}, of {notice.left_on}."
        return _Arrival(notice.left_on, Proof.RECEIPT, said)
    if notice.channel != "letter":
        return None
    served = deemed(country=notice.country, region=notice.region, posted_on=notice.left_on)
    if served is None or served.on > as_of:
        return None
    return _Arrival(served.on, Proof.DEEMED, served.basis)
