"""Every contact as columns: what the limits count, and which stage each one carried."""

import polars as pl

from dunwell.identity import columnar

CONTACTS = """
SELECT c.ref AS customer_id, e.code AS entity_id,
       (extract(epoch FROM k.at) * 1000000)::bigint AS at, k.channel, k.direction, k.stage,
       k.episode, k.outcome, k.asks_for_money::int AS asks_for_money, k.address,
       translate(k.item_ids::text, '[] ', '') AS item_ids
  FROM channels_contactattempt k
  JOIN receivables_customer c ON c.id = k.customer_id
  LEFT JOIN identity_entity e ON e.id = k.entity_id
 WHERE true /* only k.customer_id */
 UNION ALL
SELECT c.ref, e.code, (extract(epoch FROM m.handover_began_at) * 1000000)::bigint, m.channel,
       'out', nullif(m.stage, ''), m.episode, 'ambiguous', (m.purpose = 'chase')::int,
       m.address, translate(m.item_ids::text, '[] ', '')
  FROM channels_outboxmessage m
  JOIN receivables_customer c ON c.id = m.customer_id
  JOIN identity_entity e ON e.id = m.entity_id
 WHERE m.status IN ('ambiguous', 'reserved') AND m.handover_began_at IS NOT NULL
       /* only m.customer_id */
"""
"""Recorded contacts, and messages that may have arrived: until somebody knows, they count.

Items are whole numbers, so that their list as text needs no taking apart."""

CONTACT_COLUMNS = {
    "customer_id": pl.String(),
    "entity_id": pl.String(),
    "at": columnar.type_of_timestamp,
    "channel": pl.String(),
    "direction": pl.String(),
    "stage": pl.String(),
    "episode": pl.Int64(),
    "outcome": pl.String(),
    "asks_for_money": pl.Boolean(),
    "address": pl.String(),
    "item_ids": pl.List(pl.String()),
}


def contacts() -> pl.DataFrame:
    """One row a contact of the organisation in scope, as in a snapshot's `contacts`."""
    return columnar.read(CONTACTS, schema=CONTACT_COLUMNS)
