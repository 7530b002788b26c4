"""What the engine wants to know of customers and what they owe, as SQL for columns.

Each text runs inside an organisation's scope, so that row-level security picks the rows. There
are no list columns: the reader cannot carry them, so lists come as texts joined by commas. Where
a text says `only`, whoever reads for some customers alone puts the condition (`columnar.only`).
`customer_id` is the customer's number, `entity_id` the entity's code, `item_id` the open item's
id as text; the columns that end in `_row` are ids in the database, for joining back.
"""

CUSTOMERS = """
SELECT c.ref AS customer_id, e.code AS entity_id, c.country, c.region, c.city, c.timezone,
       c.language, c.kind, c.segment, coalesce(a.channels, '') AS channels, c.legal_form,
       payer.ref AS dun_to, c.policy, c.customer_since, c.id AS customer_row
  FROM receivables_customer c
  JOIN identity_entity e ON e.id = c.entity_id
  LEFT JOIN receivables_customer payer ON payer.id = c.dun_to_id
  LEFT JOIN (SELECT customer_id, string_agg(DISTINCT channel, ',' ORDER BY channel) AS channels
               FROM receivables_address
              WHERE status = 'usable' AND address <> '' /* only customer_id */
              GROUP BY customer_id) a ON a.customer_id = c.id
 WHERE true /* only c.id */
"""

ITEMS = """
SELECT i.id::text AS item_id, c.ref AS customer_id, e.code AS entity_id, i.kind, i.currency,
       i.face_minor AS amount, i.open_minor AS open, coalesce(v.disputed_minor, 0) AS disputed,
       i.issued_on, i.due_on, v.deferred_until, NULL::text AS plan_id, i.id AS item_row
  FROM ledger_openitem i
  JOIN receivables_customer c ON c.id = i.customer_id
  JOIN identity_entity e ON e.id = i.entity_id
  LEFT JOIN receivables_invoice v ON v.item_id = i.id
 WHERE i.open_minor <> 0 /* only i.customer_id */
"""

HOLDS = """
SELECT c.ref AS customer_id, h.item_id::text AS item_id, h.kind, h.from_on, h.until_on
  FROM receivables_hold h
  JOIN receivables_customer c ON c.id = h.customer_id
  LEFT JOIN ledger_openitem i ON i.id = h.item_id
 WHERE h.disputed_minor IS NULL AND (h.item_id IS NULL OR i.open_minor <> 0)
       /* only h.customer_id */
"""
"""A dispute over a part of an item is no hold: `items.disputed` carries it."""

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
