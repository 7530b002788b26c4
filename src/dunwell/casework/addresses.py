"""How often an address has been written to: it may be the door of several customers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from dunwell.policy.model import ContactLimit

WRITTEN = """
SELECT k.at, k.channel, k.channel = 'call' AND k.outcome = 'no_answer'
  FROM channels_contactattempt k
 WHERE k.address = ANY(%(address)s::text[]) AND k.direction = 'out' AND k.asks_for_money
   AND k.at > %(since)s
 UNION ALL
SELECT m.handover_began_at, m.channel, false
  FROM channels_outboxmessage m
 WHERE m.status IN ('ambiguous', 'reserved') AND m.handover_began_at > %(since)s
   AND m.address = ANY(%(address)s::text[]) AND m.purpose = 'chase'
"""
"""What asked for money there, and what may have: when, on which channel, whether unanswered."""


def is_written_to_enough(
    address: str, channel: str, *, limits: Sequence[ContactLimit], at: datetime
) -> bool:
    """Whether one more message at ``at`` would be over a limit, whoever the others were for.

    The caller holds the address's lock, so that two messages count for each other.
    """
    if not limits:
        return False
    longest = max(limit.window_days for limit in limits)
    since = at - timedelta(days=longest)
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, {"address": [address, address.lower()], "since": since})
        rows = cursor.fetchall()
    return any(
        sum(
            when > at - timedelta(days=limit.window_days)
            and (on == limit.channel if limit.channel else not is_unanswered)
            for when, on, is_unanswered in rows
        )
        >= limit.most
        for limit in limits
        if limit.channel in (None, channel)
    )
