"""A database with 100,000 open items of 20,000 customers, filled by a few set-based statements.

It is a database like a firm's own: the same tables, triggers, row-level security and durability,
in a home that is thrown away afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import psycopg
from django.db import connection

from dunwell.casework import operations as casework
from dunwell.cli.library import shipped_policies
from dunwell.identity import actor as actors
from dunwell.identity import operations as identity
from dunwell.identity.actor import Actor
from dunwell.identity.scope import scope
from dunwell.machine import database
from dunwell.receivables import operations as receivables

AS_OF = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
ITEMS_EACH = 5

CUSTOMERS = """
INSERT INTO receivables_customer (organisation_id, ref, name, kind, entity_id, country, timezone,
       language, segment, legal_form, address, note, created_at)
SELECT %(organisation)s, 'C' || n, 'Customer ' || n,
       CASE WHEN n %% 4 = 0 THEN 'consumer' ELSE 'business' END, %(entity)s, 'GB', 'Europe/London',
       'en', 'cafés', CASE WHEN n %% 4 = 0 THEN 'consumer' ELSE 'company' END, '', '', %(at)s
  FROM generate_series(1, %(customers)s) AS n
"""
CONTACTS = """
INSERT INTO receivables_contact (organisation_id, customer_id, name, given_name, role, is_primary)
SELECT organisation_id, id, 'Sam ' || ref, 'Sam', 'accounts_payable', true
  FROM receivables_customer
"""
ADDRESSES = """
INSERT INTO receivables_address (organisation_id, customer_id, channel, address, status,
       status_why)
SELECT c.organisation_id, c.id, way.channel, way.address, 'usable', ''
  FROM receivables_customer c
 CROSS JOIN LATERAL (VALUES ('email', lower(c.ref) || '@customers.example'),
                            ('call', '+4477009' || lpad((c.id %% 100000)::text, 5, '0')))
            AS way(channel, address)
"""
ITEMS = """
INSERT INTO ledger_openitem (organisation_id, entity_id, customer_id, kind, currency, face_minor,
       open_minor, issued_on, due_on)
SELECT c.organisation_id, c.entity_id, c.id, 'invoice', 'GBP',
       5000 + (c.id * 7919 + k * 104729) %% 300000, 0,
       %(day)s::date - 30 + shift, %(day)s::date + shift
  FROM receivables_customer c
 CROSS JOIN generate_series(1, %(each)s) AS k
 CROSS JOIN LATERAL (SELECT (20 - (c.id * 31 + k * 17) %% 60)::int AS shift) AS s
"""
INVOICES = """
INSERT INTO receivables_invoice (organisation_id, entity_id, customer_id, item_id, kind, number,
       currency, amount_minor, tax_minor, issued_on, due_on, terms, reference, description,
       disputed_minor, recorded_at)
SELECT organisation_id, entity_id, customer_id, id, 'invoice', 'N' || id, currency, face_minor, 0,
       issued_on, due_on, 'net 30', '', 'Servicing the espresso machines', 0, %(at)s
  FROM ledger_openitem
"""
POSTINGS = """
INSERT INTO ledger_posting (organisation_id, entity_id, kind, happened_on, recorded_at, memo)
SELECT organisation_id, entity_id, 'invoice_issued', issued_on, %(at)s, id::text
  FROM ledger_openitem
"""
ENTRIES = """
INSERT INTO ledger_entry (organisation_id, posting_id, account, item_id, currency, amount_minor)
SELECT p.organisation_id, p.id, leg.account, leg.item_id, 'GBP', leg.amount
  FROM ledger_posting p
  JOIN ledger_openitem i ON i.id = p.memo::bigint
 CROSS JOIN LATERAL (VALUES ('receivable', i.id, i.face_minor),
                            ('revenue_clearing', NULL, -i.face_minor))
            AS leg(account, item_id, amount)
"""


@dataclass(frozen=True, slots=True)
class Firm:
    actor: Actor
    entity_id: int
    member: str
    password: str
    customers: int
    items: int


def fill(*, items: int) -> Firm:
    """Found a firm with so many open items, a policy and somebody who signs in."""
    customers = items // ITEMS_EACH
    organisation = identity.found(name="Many Items", at=AT)
    actor = actors.system(organisation.pk)
    with scope(organisation.pk):
        entity = identity.add_entity(
            actor=actor,
            name="Many Items",
            currency="GBP",
            timezone="Europe/London",
            country="GB",
        )
        member, password = "bench@example.com", "only for the bench 1"
        identity.add_member(
            actor=actor, email=member, name="Bench", role="admin", at=AT, password=password
        )
        casework.publish_policy(
            actor=actor, text=shipped_policies(), reason="bench", effective_on=AS_OF, at=AT
        )
        with connection.cursor() as cursor:
            for statement in (
                CUSTOMERS,
                CONTACTS,
                ADDRESSES,
                ITEMS,
                INVOICES,
                POSTINGS,
                ENTRIES,
            ):
                cursor.execute(
                    statement,
                    {
                        "organisation": organisation.pk,
                        "entity": entity.pk,
                        "customers": customers,
                        "each": ITEMS_EACH,
                        "day": AS_OF,
                        "at": AT,
                    },
                )
        receivables.note_freshness(
            actor=actor, entity_id=entity.pk, bank_on=AS_OF, ledger_on=AS_OF, at=AT
        )
        identity.confirm_first_run(actor=actor, at=AT)
    as_owner("VACUUM ANALYZE")
    return Firm(actor, entity.pk, member, password, customers, items)


def as_owner(*statements: str) -> None:
    """What the app role may not do: gather statistics, make a table to compare with."""
    with psycopg.connect(database.owner().uri, autocommit=True) as maintenance:
        for statement in statements:
            maintenance.execute(statement.encode())
