"""Final notices that left, and are not known to have arrived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from dunwell.casework import policies
from dunwell.casework.models import NoticeDelivery
from dunwell.policy.model import Policy

OUTSTANDING = """
SELECT k.id, k.organisation_id, k.stage, k.channel, k.outcome, k.at,
       e.timezone, c.country, c.region, coalesce(m.stop_url, ''),
       translate(k.item_ids::text, '[] ', '')
  FROM casework_case a
  JOIN casework_casestep s ON s.case_id = a.id AND s.episode = a.episode
  JOIN channels_contactattempt k ON k.id = s.contact_id
  JOIN receivables_customer c ON c.id = k.customer_id
  JOIN identity_entity e ON e.id = k.entity_id
  LEFT JOIN channels_outboxmessage m ON m.id = k.message_id
 WHERE a.episode > 0 AND s.stage = ANY(%(stages)s) AND k.direction = 'out'
   AND (%(customer)s::bigint IS NULL OR k.customer_id = %(customer)s)
   AND k.outcome NOT IN ('bounced', 'returned', 'no_answer', 'wrong_number')
   AND NOT EXISTS (SELECT 1 FROM casework_noticedelivery n WHERE n.contact_id = k.id)
 ORDER BY k.id
"""
"""Those of open episodes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A final notice as it left."""

    contact_id: int
    organisation_id: int
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

    def arrived(
        self, on: date, *, proof: NoticeDelivery.Proof, basis: str, at: datetime
    ) -> Iterator[NoticeDelivery]:
        """That it did, for each item that it listed; not stored yet."""
        for item_id in self.item_ids:
            yield NoticeDelivery(
                organisation_id=self.organisation_id,
                contact_id=self.contact_id,
                item_id=item_id,
                stage=self.stage,
                delivered_on=on,
                proof=proof,
                basis=basis[:300],
                recorded_at=at,
            )


def outstanding(as_of: date, *, customer_id: int | None = None) -> list[Notice]:
    """Under the policies in force that day, of everybody or of one customer."""
    stages = _stages(policies.by_name(as_of).values())
    if not stages:
        return []
    with connection.cursor() as cursor:
        cursor.execute(OUTSTANDING, {"stages": stages, "customer": customer_id})
        return [Notice(*row) for row in cursor.fetchall()]


def _stages(found: Iterable[Policy]) -> list[str]:
    """The final notice of each policy that hands over: the last firm words before that."""
    stages = set()
    for policy in found:
        for place, stage in enumerate(policy.stages):
            earlier = policy.stages[:place] if stage.escalate else ()
            firm = [before.id for before in earlier if before.send and before.tone == "firm"]
            stages |= set(firm[-1:])
    return sorted(stages)
