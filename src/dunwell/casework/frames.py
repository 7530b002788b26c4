"""What casework knows, as columns: where each customer stands, what each item was told."""

from collections.abc import Sequence

import polars as pl

from dunwell.identity import columnar

LADDERS = """
SELECT c.ref AS customer_id, e.code AS entity_id, k.episode, k.episode_opened_on, k.stage,
       began.stage_on, asked.made_on AS call_asked_on
  FROM casework_case k
  JOIN receivables_customer c ON c.id = k.customer_id
  JOIN identity_entity e ON e.id = k.entity_id
  CROSS JOIN LATERAL (
       SELECT coalesce(k.stage_on,
                       (SELECT max(s.on) FROM casework_casestep s
                         WHERE s.case_id = k.id AND s.episode > 0)) AS stage_on) began
  LEFT JOIN LATERAL (
       SELECT t.made_on
         FROM casework_calltask t
        WHERE t.customer_id = k.customer_id AND t.entity_id = k.entity_id
          AND t.status IN ('open', 'lapsed')
          AND t.episode >= k.episode
          AND (began.stage_on IS NULL OR t.made_on >= began.stage_on)
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

LEFT_TODAY = """
SELECT 1 FROM casework_casestep s JOIN channels_contactattempt x ON x.id = s.contact_id
 WHERE s.on = DATE '{day}' AND x.message_id IS NOT NULL"""
"""A step that messages of this very day carried out."""

LADDERS_THAT_MORNING = f"""
SELECT c.ref AS customer_id, e.code AS entity_id, k.episode, k.episode_opened_on,
       CASE WHEN k.episode > 0 AND began.before_today THEN began.stage ELSE k.stage END AS stage,
       began.stage_on, asked.made_on AS call_asked_on
  FROM casework_case k
  JOIN receivables_customer c ON c.id = k.customer_id
  JOIN identity_entity e ON e.id = k.entity_id
  CROSS JOIN LATERAL (
       SELECT EXISTS ({LEFT_TODAY} AND s.case_id = k.id AND s.episode = k.episode
                         AND s.stage = k.stage) AS before_today) left_today
  LEFT JOIN LATERAL (
       SELECT s.stage, s.on
         FROM casework_casestep s
        WHERE s.case_id = k.id AND s.episode = k.episode AND s.on < DATE '{{day}}'
        ORDER BY s.on DESC, s.id DESC LIMIT 1) earlier ON left_today.before_today
  CROSS JOIN LATERAL (
       SELECT left_today.before_today, earlier.stage,
              coalesce(CASE WHEN left_today.before_today THEN earlier.on ELSE k.stage_on END,
                       (SELECT max(s.on) FROM casework_casestep s
                         WHERE s.case_id = k.id AND s.episode > 0
                           AND (s.on < DATE '{{day}}' OR NOT left_today.before_today)))
              AS stage_on) began
  LEFT JOIN LATERAL (
       SELECT t.made_on
         FROM casework_calltask t
        WHERE t.customer_id = k.customer_id AND t.entity_id = k.entity_id
          AND t.status IN ('open', 'lapsed')
          AND t.episode >= k.episode
          AND (began.stage_on IS NULL OR t.made_on >= began.stage_on)
        ORDER BY t.made_on DESC LIMIT 1) asked ON true
 WHERE true /* only k.customer_id */
"""  # nosec B608: our own words
"""The same as the day began, before its messages left: a stage's other channels may still follow
the first in the same window. What was said on a call since counts."""

TOLD_THAT_MORNING = f"""
SELECT DISTINCT ON (t.item_id) t.item_id::text AS item_id, t.stage AS told_stage,
       c.ref AS customer_id
  FROM casework_toldstage t
  JOIN ledger_openitem i ON i.id = t.item_id
  JOIN receivables_customer c ON c.id = i.customer_id
 WHERE i.open_minor <> 0 /* only i.customer_id */
   AND (t.told_on < DATE '{{day}}'
        OR NOT EXISTS ({LEFT_TODAY} AND s.stage = t.stage AND x.customer_id = c.id
                          AND x.item_ids @> to_jsonb(t.item_id)))
 ORDER BY t.item_id, t.told_on DESC, t.id DESC
"""  # nosec B608: our own words

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

NOTICES_EVER = """
SELECT n.item_id::text AS item_id, n.delivered_on,
       (extract(epoch FROM n.recorded_at) * 1000000)::bigint AS recorded_at
  FROM casework_noticedelivery n
  JOIN ledger_openitem i ON i.id = n.item_id
 WHERE true /* only i.customer_id */
"""
"""Each with the moment from which it was known, in microseconds."""

NUMBERS = """
SELECT v.item_id, v.number
  FROM receivables_invoice v
  JOIN ledger_openitem i ON i.id = v.item_id
 WHERE i.open_minor <> 0 /* only i.customer_id */
"""
NUMBERS_OF = "SELECT item_id, number FROM receivables_invoice WHERE item_id = ANY(%s::bigint[])"
NUMBER_COLUMNS = {"item_id": pl.String(), "number": pl.String()}


def numbers(customers: Sequence[int] | None = None) -> pl.DataFrame:
    """The number of each open invoice, by its item; of some customers, or of everybody."""
    return columnar.read(NUMBERS, schema=NUMBER_COLUMNS, customers=customers)


def numbers_of(item_ids: pl.Series) -> pl.DataFrame:
    """The numbers of these items, by their ids."""
    ids = f"{{{','.join(item_ids.unique().to_list())}}}"
    return columnar.read(NUMBERS_OF, schema=NUMBER_COLUMNS, params=[ids])
