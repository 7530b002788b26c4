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

from django.db import connection, transaction

from dunwell.casework import policies
from dunwell.casework.models import NoticeDelivery
from dunwell.casework.serving import deemed
from dunwell.policy.model import Policy
from dunwell.receivables import tokens
from dunwell.receivables.models import PortalLink

OUTSTANDING = """
SELECT k.id, k.stage, k.channel, k.outcome, k.at, e.timezone, c.country, c.region,
       coalesce(m.stop_url, ''),
       translate(k.item_ids::text, '[] ', '')
  FROM casework_case a
  JOIN casework_casestep s ON s.case_id = a.id AND s.episode = a.episode
  JOIN channels_contactattempt k ON k.id = s.contact_id
  JOIN receivables_customer c ON c.id = k.customer_id
  JOIN identity_entity e ON e.id = k.entity_id
  LEFT JOIN channels_outboxmessage m ON m.id = k.message_id
 WHERE a.episode > 0 AND s.stage = ANY(%s) AND k.direction = 'out'
   AND k.outcome NOT IN ('bounced', 'returned', 'no_answer', 'wrong_number')
   AND NOT EXISTS (SELECT 1 FROM casework_noticedelivery n WHERE n.contact_id = k.id)
 ORDER BY k.id
"""
"""Final notices of open episodes that left and are not known to have arrived."""

ARRIVED = ("delivered", "opened")
Proof = NoticeDelivery.Proof


@dataclass(frozen=True, slots=True)
class _Notice:
    contact_id: int
    stage: str
    channel: str
    outcome: str
    at: datetime
    timezone: str
    country: str
    region: str | None
    stop_url: str
    listed: str
    """The items' ids, joined by commas."""

    @property
    def item_ids(self) -> list[int]:
        return [int(part) for part in self.listed.split(",") if part]

    @property
    def left_on(self) -> date:
        return self.at.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True)
class _Arrival:
    on: date
    proof: Proof
    basis: str


@transaction.atomic
def note_deliveries(*, organisation_id: int, as_of: date, at: datetime) -> int:
    """Note each final notice that has arrived by the day; says how many items they listed."""
    stages = _stages(policies.read(policies.in_force(as_of).text))
    notices = _outstanding(stages) if stages else []
    opened = _opened(notices)
    rows = []
    for notice in notices:
        arrival = _arrival(notice, opened, as_of)
        if arrival is not None:
            rows += [
                NoticeDelivery(
                    organisation_id=organisation_id,
                    contact_id=notice.contact_id,
                    item_id=item_id,
                    stage=notice.stage,
                    delivered_on=arrival.on,
                    proof=arrival.proof,
                    basis=arrival.basis[:300],
                    recorded_at=at,
                )
                for item_id in notice.item_ids
            ]
    NoticeDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _stages(found: Sequence[Policy]) -> list[str]:
    """The final notice of each policy that hands over: the last firm words before that."""
    stages = set()
    for policy in found:
        for place, stage in enumerate(policy.stages):
            earlier = policy.stages[:place] if stage.escalate else ()
            firm = [before.id for before in earlier if before.send and before.tone == "firm"]
            stages |= set(firm[-1:])
    return sorted(stages)


def _outstanding(stages: Sequence[str]) -> list[_Notice]:
    with connection.cursor() as cursor:
        cursor.execute(OUTSTANDING, [list(stages)])
        rows = cursor.fetchall()
    return [_Notice(*row) for row in rows]


def _opened(notices: Sequence[_Notice]) -> dict[int, datetime]:
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


def _arrival(notice: _Notice, opened: dict[int, datetime], as_of: date) -> _Arrival | None:
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
