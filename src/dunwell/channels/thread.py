"""Reading what was said: every contact with a customer, with the words where we have them."""

from dataclasses import dataclass
from datetime import datetime

from dunwell.identity.rows import first, rows


@dataclass(frozen=True, slots=True)
class Said:
    """One contact, in either direction."""

    at: datetime
    channel: str
    direction: str
    stage: str
    outcome: str
    address: str
    note: str
    by: str
    subject: str
    text: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message that has not left: waiting, or stopped on its way."""

    id: int
    customer_id: int | None
    customer_name: str
    address: str
    stage: str
    subject: str
    status: str
    outcome: str


SAID = """
SELECT t.at, t.channel, t.direction, coalesce(t.stage, '') AS stage, t.outcome,
       coalesce(t.address, '') AS address, t.note, t.by, coalesce(m.subject, '') AS subject,
       coalesce(m.text, '') AS text, coalesce(m.purpose, '') AS purpose
  FROM channels_contactattempt t
  LEFT JOIN channels_outboxmessage m ON m.id = t.message_id
 WHERE t.customer_id = %(customer)s
 ORDER BY t.at DESC, t.id DESC LIMIT %(most)s
"""
LEAVING = """
SELECT m.id, m.customer_id, coalesce(c.name, '') AS customer_name, m.address, m.stage, m.subject,
       m.status, m.outcome
  FROM channels_outboxmessage m
  LEFT JOIN receivables_customer c ON c.id = m.customer_id
"""
LATEST_FIRST = " ORDER BY m.created_at DESC, m.id DESC LIMIT %(most)s"


def said(customer_id: int, *, most: int) -> list[Said]:
    """The latest contacts, newest first. One statement."""
    return rows(Said, SAID, {"customer": customer_id, "most": most})


def leaving(customer_id: int) -> list[Leaving]:
    """What waits to leave to a customer, or did not get through. One statement."""
    theirs = """
 WHERE m.customer_id = %(customer)s
   AND m.status IN ('queued', 'reserved', 'failed', 'ambiguous')"""
    return rows(Leaving, LEAVING + theirs + LATEST_FIRST, {"customer": customer_id, "most": 20})


def stuck(*, most: int) -> list[Leaving]:
    """Messages that a person must look at: failed, or perhaps sent. One statement."""
    unsettled = " WHERE m.status IN ('failed', 'ambiguous')"
    return rows(Leaving, LEAVING + unsettled + LATEST_FIRST, {"most": most})


def outbox_message(message_id: int) -> Leaving | None:
    """One message that has not left."""
    unfinished = """
 WHERE m.id = %(id)s AND m.status IN ('queued', 'reserved', 'failed', 'ambiguous')"""
    return first(Leaving, LEAVING + unfinished, {"id": message_id})
