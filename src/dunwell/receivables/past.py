"""What was owed, held and promised, with both dates of each: when it happened, when we knew.

As SQL for the columnar reader, like `frames`, but of everything there ever was. `recorded_at` is
in microseconds; the day on which something happened is the entity's own.
"""

ITEMS = """
SELECT i.id::text AS item_id, c.ref AS customer_id, e.code AS entity_id, i.kind, i.currency,
       i.face_minor AS amount, coalesce(v.disputed_minor, 0) AS disputed, i.issued_on, i.due_on,
       v.deferred_until, v.number
  FROM ledger_openitem i
  JOIN receivables_customer c ON c.id = i.customer_id
  JOIN identity_entity e ON e.id = i.entity_id
  LEFT JOIN receivables_invoice v ON v.item_id = i.id
 WHERE true /* only i.customer_id */
"""

MOVEMENTS = """
SELECT n.item_id::text AS item_id, n.amount_minor AS amount, p.happened_on,
       (extract(epoch FROM p.recorded_at) * 1000000)::bigint AS recorded_at
  FROM ledger_entry n
  JOIN ledger_posting p ON p.id = n.posting_id
  JOIN ledger_openitem i ON i.id = n.item_id
 WHERE true /* only i.customer_id */
"""

HOLDS = """
SELECT c.ref AS customer_id, h.item_id::text AS item_id, h.kind, h.from_on, h.until_on,
       (extract(epoch FROM h.opened_at) * 1000000)::bigint AS recorded_at,
       (extract(epoch FROM h.ended_at) * 1000000)::bigint AS ended_at
  FROM receivables_hold h
  JOIN receivables_customer c ON c.id = h.customer_id
 WHERE h.disputed_minor IS NULL /* only h.customer_id */
"""

PROMISES = """
SELECT c.ref AS customer_id, p.made_on, p.due_on, p.currency, p.amount_minor AS amount,
       p.status, p.status_on, (extract(epoch FROM p.made_at) * 1000000)::bigint AS recorded_at,
       coalesce((SELECT string_agg(s.item_id::text, ',' ORDER BY s.item_id)
                   FROM receivables_promiseditem s WHERE s.promise_id = p.id), '') AS item_ids
  FROM receivables_promise p
  JOIN receivables_customer c ON c.id = p.customer_id
 WHERE true /* only p.customer_id */
"""

STOPS = """
SELECT c.ref AS customer_id, a.channel,
       (extract(epoch FROM a.status_at) * 1000000)::bigint AS at
  FROM receivables_address a
  JOIN receivables_customer c ON c.id = a.customer_id
 WHERE a.status <> 'usable' AND a.status_at IS NOT NULL AND a.address <> ''
       /* only a.customer_id */
"""
"""Addresses that we stopped using: until then the channel was open."""
