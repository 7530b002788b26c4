"""What casework knows, as columns: where each customer stands, what each item was told."""

from collections.abc import Sequence

import polars as pl

from dunwell.identity import columnar

LADDERS = """
SELECT c.ref AS customer_id, e.code AS entity_id, k.episode, k.episode_opened_on, k.stage,
       coalesce(k.stage_on,
                (SELECT max(s.on) FROM casework_casestep s
                  WHERE s.case_id = k.id AND s.episode > 0)) AS stage_on,
       asked.made_on AS call_asked_on
  FROM casework_case k
  JOIN receivables_customer c ON c.id = k.customer_id
  JOIN identity_entity e ON e.id = k.entity_id
  LEFT JOIN LATERAL (
       SELECT t.made_on
         FROM casework_calltask t
        WHERE t.customer_id = k.customer_id AND t.entity_id = k.entity_id
          AND t.status IN ('open', 'lapsed')
          AND t.episode >= k.episode
          AND (k.stage_on IS NULL OR t.made_on >= k.stage_on)
        ORDER BY t.made_on DESC LIMIT 1) asked ON true
 WHERE true /* only k.customer_id */
"""
"""One row a case: episode, stage carried out, and the day an undone call was asked for.

When an episode is over the day of its last step stays: an item that was listed then, and falls
due later, goes on from what it was told, and its gap counts from that day."""

TOLD = """
SELECT DISTINCT ON (t.item_id) t.item_id::text AS item_id, t.stage AS told_stage,
       c.ref AS customer_id
  FROM casework_toldstage t
  JOIN ledger_openitem i ON i.id = t.item_id
  JOIN receivables_customer c ON c.id = i.customer_id
 WHERE i.open_minor <> 0 /* only i.customer_id */
 ORDER BY t.item_id, t.told_on DESC, t.id DESC
"""
"""The furthest stage whose message listed each open item: the latest, as ladders go forward."""

NOTICES = """
SELECT n.item_id::text AS item_id, max(n.delivered_on) AS final_notice_delivered_on,
       c.ref AS customer_id
  FROM casework_noticedelivery n
  JOIN ledger_openitem i ON i.id = n.item_id
  JOIN receivables_customer c ON c.id = i.customer_id
 WHERE i.open_minor <> 0 /* only i.customer_id */
 GROUP BY n.item_id, c.ref
"""
"""When the last of an item's final notices is known to have arrived: the last chance runs then."""

NUMBERS = """
SELECT i.id::text AS item_id, v.number
  FROM ledger_openitem i
  JOIN receivables_invoice v ON v.item_id = i.id
 WHERE i.open_minor <> 0 /* only i.customer_id */
"""
NUMBER_COLUMNS = {"item_id": pl.String(), "number": pl.String()}


def numbers(customers: Sequence[int] | None = None) -> pl.DataFrame:
    """The number of each open invoice, by its item; of some customers, or of everybody."""
    return columnar.read(NUMBERS, schema=NUMBER_COLUMNS, customers=customers)
