"""What the engine wants to know of money received, as SQL for the columnar reader.

Runs inside an organisation's scope. A payment that was reversed never counted.
"""

PAYMENTS = """
SELECT c.ref AS customer_id, p.received_on AS paid_on, p.currency, p.amount_minor AS amount
  FROM payments_payment p
  JOIN receivables_customer c ON c.id = p.customer_id
 WHERE p.reversed_on IS NULL /* only p.customer_id */
"""
