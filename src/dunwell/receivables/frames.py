"""What the engine wants to know of customers and what they owe, as SQL for columns.

Each text runs inside an organisation's scope, so that row-level security picks the rows. There
are no list columns: the reader cannot carry them, so lists come as texts joined by commas. Where
a text says `only`, whoever reads for some customers alone puts the condition (`columnar.only`).
`customer_id` is the customer's number, `entity_id` the entity's code, `item_id` the open item's
id as text; the columns that end in `_row` are ids in the database, for joining.
"""

CUSTOMERS = """
SELECT c.ref AS customer_id, e.code AS entity_id, c.country, c.region, c.city, c.timezone,
       c.language, c.kind, c.segment, coalesce(a.channels, '') AS channels, c.legal_form,
       payer.ref AS dun_to, c.policy, c.customer_since, c.id AS customer_row
  FROM receivables_customer c
  JOIN identity_entity e ON e.id = c.entity_id
  LEFT JOIN receivables_customer payer ON payer.id = c.dun_to_id
  LEFT JOIN (SELECT customer_id, string_agg(channel, ',' ORDER BY channel) AS channels
               FROM receivables_address
              WHERE status = 'usable' AND address <> '' /* only customer_id */
              GROUP BY customer_id) a ON a.customer_id = c.id
 WHERE true /* only c.id */
"""

ITEMS = """
SELECT i.id AS item_id, i.customer_id AS customer_row, i.entity_id AS entity_row, i.kind,
       i.currency, i.face_minor AS amount, i.open_minor AS open, i.issued_on, i.due_on
  FROM ledger_openitem i
 WHERE i.open_minor <> 0 /* only i.customer_id */
"""
"""By far the most rows. They come as they stand: to join them is cheaper once they are columns."""

EXCEPTIONS = """
SELECT v.item_id::text AS item_id, v.customer_id AS customer_row, v.disputed_minor AS disputed,
       v.deferred_until
  FROM receivables_invoice v
 WHERE (v.disputed_minor <> 0 OR v.deferred_until IS NOT NULL) /* only v.customer_id */
"""
"""The few invoices of which a part is disputed, or that may be paid later."""

HOLDS = """
SELECT c.ref AS customer_id, h.item_id::text AS item_id, h.kind, h.from_on, h.until_on
  FROM receivables_hold h
  JOIN receivables_customer c ON c.id = h.customer_id
  LEFT JOIN ledger_openitem i ON i.id = h.item_id
 WHERE h.disputed_minor IS NULL AND (h.item_id IS NULL OR i.open_minor <> 0)
       /* only h.customer_id */
"""
"""A dispute over a part of an item is no hold: `items.disputed` carries it."""

PARTS_DISPUTED = """
SELECT c.ref, NULL, (extract(epoch FROM h.opened_at) * 1000000)::bigint, 'dispute', 'in', NULL,
       NULL, 'disputed', 0, NULL, h.item_id::text
  FROM receivables_hold h
  JOIN receivables_customer c ON c.id = h.customer_id
 WHERE h.disputed_minor IS NOT NULL /* only h.customer_id */
"""
"""That they disputed a part, and when, as contacts are told: a hand-over waits for an answer."""

PROMISES = """
SELECT c.ref AS customer_id, p.made_on, p.due_on, p.currency, p.amount_minor AS amount,
       p.status,
       coalesce((SELECT string_agg(s.item_id::text, ',' ORDER BY s.item_id)
                   FROM receivables_promiseditem s WHERE s.promise_id = p.id), '') AS item_ids
  FROM receivables_promise p
  JOIN receivables_customer c ON c.id = p.customer_id
 WHERE p.status <> 'withdrawn' /* only p.customer_id */
"""

ENTITIES = """
SELECT e.code AS entity_id, e.currency, e.timezone, least(f.bank_on, f.ledger_on) AS fresh_on,
       e.id AS entity_row
  FROM identity_entity e
  LEFT JOIN receivables_freshness f ON f.entity_id = e.id
"""
"""An entity of which only one of the two is known counts with that one."""
