"""From the engine's frame to stored decisions, in a few statements whatever their number."""

import polars as pl
from django.db import connection

from dunwell.casework.models import Run
from dunwell.engine.decisions import episode_in_key
from dunwell.identity import columnar

ALIKE = {
    "entity_id": "text",
    "status": "text",
    "action": "text",
    "stage": "text",
    "channel": "text",
    "template": "text",
    "tone": "text",
    "language": "text",
    "send_after": "timestamptz",
    "send_before": "timestamptz",
    "next_allowed": "timestamptz",
    "policy": "text",
}
"""What a day's decisions mostly have in common: each set of these travels once."""
OWN = {
    "alike": "integer",
    "customer_id": "text",
    "key": "text",
    "item_ids": "bigint[]",
    "currencies": "text[]",
    "amounts": "bigint[]",
    "blocked_by": "text[]",
    "reasons": "text[]",
    "priority": "double precision",
    "rank": "integer",
    "episode": "integer",
}

INSERT = """
INSERT INTO casework_decision (
    organisation_id, run_id, customer_id, entity_id, key, status, action, stage, channel, template,
    tone, language, item_ids, currencies, amounts_minor, send_after, send_before, blocked_by,
    next_allowed, reasons, priority, rank, episode, policy, disposition, decided_by)
SELECT %(organisation)s, %(run)s, c.id, e.id, d.key, a.status, a.action, a.stage, a.channel,
       a.template, a.tone, a.language, d.item_ids, d.currencies, d.amounts, a.send_after,
       a.send_before, d.blocked_by, a.next_allowed, d.reasons, d.priority::bigint, d.rank,
       d.episode, a.policy,
       CASE a.status WHEN 'due' THEN 'proposed' WHEN 'needs_approval' THEN 'awaiting'
                     ELSE 'none' END,
       ''
  FROM staged_decision d
  JOIN staged_alike a USING (alike)
  JOIN identity_entity e ON e.code = a.entity_id
  JOIN receivables_customer c ON c.ref = d.customer_id
"""
ROOM = "256MB"
"""For a large firm's day at once: what its triggers look at need not go through files."""


def _episode(early_stages: frozenset[str]) -> pl.Expr:
    """The episode that a key names; 0 where a note before the due date names an item."""
    is_early = pl.col("stage").is_in(sorted(early_stages)).fill_null(value=False)
    return pl.when(is_early).then(0).otherwise(episode_in_key().fill_null(0))


def store(decisions: pl.DataFrame, *, run: Run, early_stages: frozenset[str]) -> None:
    """Insert the decisions of a run in their order. ``early_stages`` are before the due date.

    The planner learns of the small stage, too: it would think that nothing fits the large one,
    and look up each customer by itself.
    """
    alike = decisions.select(*ALIKE).unique().with_row_index("alike")
    ranked = (
        decisions.with_columns(episode=_episode(early_stages))
        .join(alike, on=list(ALIKE), nulls_equal=True)
        .sort("priority", "key", descending=[True, False])
        .with_row_index("rank", offset=1)
    )
    columnar.stage(
        alike,
        table="staged_alike",
        columns={"alike": "integer", **ALIKE},
        joined_by=("alike", "entity_id"),
    )
    columnar.stage(
        ranked, table="staged_decision", columns=OWN, joined_by=("alike", "customer_id")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{ROOM}'")
        cursor.execute(INSERT, {"organisation": run.organisation_id, "run": run.pk})
        assert cursor.rowcount == decisions.height, (
            "every decision finds its customer and entity"
        )
        cursor.execute("DROP TABLE staged_decision, staged_alike")
