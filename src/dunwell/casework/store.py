"""From the engine's frame to stored decisions, in two statements whatever their number."""

import polars as pl
from django.db import connection

from dunwell.casework.models import Run
from dunwell.identity import columnar

STAGED = {
    "customer_id": "text",
    "entity_id": "text",
    "key": "text",
    "status": "text",
    "action": "text",
    "stage": "text",
    "channel": "text",
    "template": "text",
    "tone": "text",
    "language": "text",
    "item_ids": "text",
    "currencies": "text",
    "amounts": "text",
    "send_after": "timestamptz",
    "send_before": "timestamptz",
    "blocked_by": "text",
    "next_allowed": "timestamptz",
    "reasons": "text",
    "priority": "double precision",
    "episode": "integer",
    "policy": "text",
}

INSERT = """
INSERT INTO casework_decision (
    organisation_id, run_id, customer_id, entity_id, key, status, action, stage, channel, template,
    tone, language, item_ids, currencies, amounts_minor, send_after, send_before, blocked_by,
    next_allowed, reasons, priority, episode, policy, disposition, decided_by)
SELECT %(organisation)s, %(run)s, c.id, e.id, d.key, d.status, d.action, d.stage, d.channel,
       d.template, d.tone, d.language,
       string_to_array(d.item_ids, E'\\x1f')::bigint[],
       string_to_array(d.currencies, E'\\x1f'),
       string_to_array(d.amounts, E'\\x1f')::bigint[],
       d.send_after, d.send_before,
       string_to_array(d.blocked_by, E'\\x1f'),
       d.next_allowed,
       string_to_array(d.reasons, E'\\x1f'),
       d.priority::bigint, d.episode, d.policy,
       CASE d.status WHEN 'due' THEN 'proposed' WHEN 'needs_approval' THEN 'awaiting'
                     ELSE 'none' END,
       ''
  FROM staged_decision d
  JOIN receivables_customer c ON c.ref = d.customer_id
  JOIN identity_entity e ON e.code = d.entity_id
"""


def episode_of_key() -> pl.Expr:
    """A key's episode: its third part; 0 where a note before the due date names an item."""
    part = pl.col("key").str.split("|").list.get(2)
    return (
        pl.when(pl.col("days_to_due_stage"))
        .then(0)
        .otherwise(part.cast(pl.Int32, strict=False).fill_null(0))
        .alias("episode")
    )


def store(decisions: pl.DataFrame, *, run: Run, early_stages: frozenset[str]) -> None:
    """Insert the decisions of a run. ``early_stages`` are those before the due date."""
    frame = decisions.with_columns(
        pl.col("stage")
        .is_in(sorted(early_stages))
        .fill_null(value=False)
        .alias("days_to_due_stage")
    ).with_columns(episode_of_key())
    columnar.stage(frame, table="staged_decision", columns=STAGED)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"organisation": run.organisation_id, "run": run.pk})
        assert cursor.rowcount == decisions.height, (
            "every decision finds its customer and entity"
        )
        cursor.execute("DROP TABLE staged_decision")
