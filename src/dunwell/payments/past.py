"""Money received, with both dates: the day it came, and when we knew. For looking back."""

PAYMENTS = """
SELECT c.ref AS customer_id, p.received_on AS paid_on, p.currency, p.amount_minor AS amount,
       p.reversed_on, (extract(epoch FROM p.recorded_at) * 1000000)::bigint AS recorded_at
  FROM payments_payment p
  JOIN receivables_customer c ON c.id = p.customer_id
 WHERE true /* only p.customer_id */
"""
