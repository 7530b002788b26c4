"""What casework knows, as columns: where each customer stands, what each item was told."""

import polars as pl

from dunwell.identity import columnar

LADDERS = """
SELECT c.ref AS customer_id, e.code AS entity_id, k.episode, k.episode_opened_on, k.stage,
       k.stage_on, asked.made_on AS call_asked_on
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
"""
LADDER_COLUMNS = {
    "customer_id": pl.String(),
    "entity_id": pl.String(),
    "episode": pl.Int64(),
    "episode_opened_on": pl.Date(),
    "stage": pl.String(),
    "stage_on": pl.Date(),
    "call_asked_on": pl.Date(),
}

TOLD = """
SELECT DISTINCT ON (t.item_id) t.item_id::text AS item_id, t.stage AS told_stage
  FROM casework_toldstage t
  JOIN ledger_openitem i ON i.id = t.item_id AND i.open_minor <> 0
 ORDER BY t.item_id, t.told_on DESC, t.id DESC
"""
TOLD_COLUMNS = {"item_id": pl.String(), "told_stage": pl.String()}


def ladders() -> pl.DataFrame:
    """One row a case: episode, stage carried out, and the day an undone call was asked for."""
    return columnar.read(LADDERS, schema=LADDER_COLUMNS)


def told() -> pl.DataFrame:
    """The furthest stage whose message listed each open item: the latest, as ladders go forward."""
    return columnar.read(TOLD, schema=TOLD_COLUMNS)


NUMBERS = """
SELECT i.id::text AS item_id, v.number
  FROM ledger_openitem i
  JOIN receivables_invoice v ON v.item_id = i.id
 WHERE i.open_minor <> 0
"""


def numbers() -> pl.DataFrame:
    """The number of each open invoice, by its item."""
    return columnar.read(NUMBERS, schema={"item_id": pl.String(), "number": pl.String()})
