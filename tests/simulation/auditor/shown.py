"""What the database shows, read with the auditor's own SQL over a connection of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row, tuple_row

from tests.simulation.auditor.notebook import Purse


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox."""

    message_id: str
    key: str
    purpose: str
    debtor: str
    entity: str
    channel: str
    address: str
    stage: str
    episode: int | None
    item_ids: list[int]
    status: str
    due_at: datetime
    expires_at: datetime | None
    lease_until: datetime | None
    finished_at: datetime | None
    outcome: str
    currencies: list[str] | None
    amounts: list[int] | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, with the run that made it."""

    as_of: date
    debtor: str
    entity: str
    key: str
    status: str
    action: str
    stage: str | None
    channel: str | None
    disposition: str
    blocked_by: list[str]
    reasons: list[str]
    version: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call on somebody's list."""

    task_id: int
    key: str
    debtor: str
    entity: str
    stage: str
    episode: int
    number: str
    item_ids: list[int]
    made_on: date
    lapses_on: date
    status: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A bill in a placement, with what the placement rests on."""

    placement_id: int
    debtor: str
    entity: str
    number: str
    amount: int
    delivered_on: date
    proposed_by: str
    proposed_on: date
    approved_by: str
    approved_at: datetime | None
    status: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class Granted:
    """A promise that was accepted, and what had become of those before it, the latest first."""

    debtor: str
    made_on: date
    due_on: date
    before: list[str]
    """`lately` where that was decided on the same day: who knows what came first."""


Row = TypeVar("Row")
Words = Sequence[object] | Mapping[str, object]

MESSAGES = """
SELECT m.message_id, m.key, m.purpose, c.ref AS debtor, e.code AS entity, m.channel, m.address,
       m.stage, m.episode, m.item_ids, m.status, m.due_at, m.expires_at, m.lease_until,
       m.finished_at, m.outcome, d.currencies, d.amounts_minor AS amounts
  FROM channels_outboxmessage m
  JOIN receivables_customer c ON c.id = m.customer_id
  JOIN identity_entity e ON e.id = m.entity_id
  LEFT JOIN casework_decision d ON d.id = m.decision_id
"""
DECISIONS = """
SELECT r.as_of, c.ref AS debtor, e.code AS entity, d.key, d.status, d.action, d.stage, d.channel,
       d.disposition, d.blocked_by, d.reasons, v.number AS version
  FROM casework_decision d
  JOIN casework_run r ON r.id = d.run_id
  JOIN casework_policyversion v ON v.id = r.policy_version_id
  JOIN receivables_customer c ON c.id = d.customer_id
  JOIN identity_entity e ON e.id = d.entity_id
 WHERE r.as_of = %s ORDER BY d.key
"""
CALLS = """
SELECT t.id AS task_id, t.key, c.ref AS debtor, e.code AS entity, t.stage, t.episode, t.number,
       t.item_ids, t.made_on, t.lapses_on, t.status
  FROM casework_calltask t
  JOIN receivables_customer c ON c.id = t.customer_id
  JOIN identity_entity e ON e.id = t.entity_id
 WHERE t.status = 'open' ORDER BY t.key
"""
PLACED = """
SELECT p.id AS placement_id, c.ref AS debtor, e.code AS entity, v.number,
       i.amount_minor AS amount, n.delivered_on, p.proposed_by, p.proposed_on, p.approved_by,
       p.approved_at, p.status,
       i.released_on IS NULL AND p.status IN ('approved', 'placed') AS is_running
  FROM casework_placementitem i
  JOIN casework_placement p ON p.id = i.placement_id
  JOIN casework_noticedelivery n ON n.id = i.notice_id
  JOIN receivables_invoice v ON v.item_id = i.item_id
  JOIN receivables_customer c ON c.id = p.customer_id
  JOIN identity_entity e ON e.id = p.entity_id
 ORDER BY p.id, v.number
"""
PROMISES = """
SELECT c.ref AS debtor, p.made_on, p.due_on,
       ARRAY(SELECT CASE WHEN o.status_on < p.made_on THEN o.status ELSE 'lately' END::text
               FROM receivables_promise o
              WHERE o.customer_id = p.customer_id AND o.entity_id = p.entity_id AND o.id < p.id
                AND o.status <> 'open'
                AND NOT (o.status = 'withdrawn' AND o.status_on = o.made_on)
              ORDER BY o.made_on DESC, o.id DESC) AS before
  FROM receivables_promise p
  JOIN receivables_customer c ON c.id = p.customer_id
 WHERE p.made_on = %s ORDER BY p.id
"""
OPEN = """
SELECT v.number, coalesce(sum(n.amount_minor), 0)::bigint
  FROM receivables_invoice v
  LEFT JOIN ledger_entry n ON n.item_id = v.item_id
 GROUP BY v.number
"""
BALANCE = """
SELECT c.ref, e.code, n.currency, sum(n.amount_minor)::bigint
  FROM ledger_entry n
  JOIN ledger_openitem i ON i.id = n.item_id
  JOIN receivables_customer c ON c.id = i.customer_id
  JOIN identity_entity e ON e.id = i.entity_id
 GROUP BY 1, 2, 3
"""
CREDIT = """
SELECT c.ref, e.code, i.currency, -sum(n.amount_minor)::bigint
  FROM ledger_entry n
  JOIN ledger_openitem i ON i.id = n.item_id
  JOIN receivables_customer c ON c.id = i.customer_id
  JOIN identity_entity e ON e.id = i.entity_id
 WHERE i.face_minor < 0
 GROUP BY 1, 2, 3
"""


class Shown:
    """One look after the other; nothing is remembered between them."""

    def __init__(self, uri: str) -> None:
        self._line = psycopg.connect(uri, autocommit=True)

    def close(self) -> None:
        self._line.close()

    def message(self, message_id: str) -> Message | None:
        """The outbox row behind a message that arrived."""
        found = self._all(Message, f"{MESSAGES} WHERE m.message_id = %s", [message_id])
        return found[0] if found else None

    def bounced(self, address: str, at: datetime) -> Message | None:
        """The outbox row that says that nobody answers at an address, if one says so."""
        found = self._all(
            Message,
            f"{MESSAGES} WHERE m.status = 'failed' AND m.address = %s AND m.finished_at = %s",
            [address, at],
        )
        return found[0] if found else None

    def waiting(self) -> list[Message]:
        """What is on its way by wire, or in doubt. Letters wait for a person with a printer."""
        return self._all(
            Message,
            f"{MESSAGES} WHERE m.status IN ('queued', 'reserved', 'ambiguous')"
            " AND m.channel <> 'letter' ORDER BY m.key",
        )

    def decisions(self, day: date) -> list[Decided]:
        return self._all(Decided, DECISIONS, [day])

    def calls(self) -> list[Call]:
        """The calls that somebody is asked to make."""
        return self._all(Call, CALLS)

    def placed(self) -> list[Placed]:
        """Every bill that was ever handed to an agency."""
        return self._all(Placed, PLACED)

    def promises(self, day: date) -> list[Granted]:
        """The promises that were accepted on a day."""
        return self._all(Granted, PROMISES, [day])

    def open(self) -> dict[str, int]:
        """What is open on each bill: the sum of its entries, and nothing that is stored."""
        return {number: amount for number, amount in self._tuples(OPEN)}

    def balance(self) -> dict[Purse, int]:
        """What each purse comes to by its entries."""
        return {(ref, code, cur): amount for ref, code, cur, amount in self._tuples(BALANCE)}

    def credit(self) -> dict[Purse, int]:
        """What stands to each purse's credit: credit notes, and money not yet applied."""
        return {(ref, code, cur): amount for ref, code, cur, amount in self._tuples(CREDIT)}

    def rows(self, statement: str, words: Words = ()) -> list[tuple[str, ...]]:
        """Any statement of a rule's own."""
        return [tuple(map(str, row)) for row in self._tuples(statement, words)]

    def _all(self, kind: type[Row], statement: str, words: Sequence[object] = ()) -> list[Row]:
        with self._line.cursor(row_factory=class_row(kind)) as cursor:
            return cursor.execute(statement, words).fetchall()

    def _tuples(
        self, statement: str, words: Words = ()
    ) -> list[tuple[Any, ...]]:  # whatever it selects
        with self._line.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(statement, words).fetchall()
