"""A day's decisions know their place in its order, and each list goes by it.

Lists went by priority and key, so that each of five indexes sorted in every row at a place of
its own, comparing long texts. Stored in the order of rank, rows go to the ends of theirs. And
what a customer's key holds once a run needs no second index to find the customer.

What is decided at once is looked at once: its references are checked on narrow rows.
"""

from django.db import migrations, models
from django.db.migrations.operations import RunSQL

RANK = """
ALTER TABLE casework_decision NO FORCE ROW LEVEL SECURITY;
UPDATE casework_decision d SET rank = placed.rank
  FROM (SELECT id, row_number() OVER (PARTITION BY run_id ORDER BY priority DESC, key) AS rank
          FROM casework_decision) placed
 WHERE placed.id = d.id;
ALTER TABLE casework_decision FORCE ROW LEVEL SECURITY;
"""

REFERS = """
CREATE OR REPLACE FUNCTION casework_decision_refers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about_nothing integer;
BEGIN
  WITH written AS MATERIALIZED (
         SELECT organisation_id, run_id, entity_id, customer_id FROM after_it),
       whole AS MATERIALIZED (SELECT DISTINCT organisation_id, run_id, entity_id FROM written),
       runs AS (
         SELECT id, organisation_id FROM casework_run
          WHERE id IN (SELECT run_id FROM whole) FOR KEY SHARE),
       entities AS (
         SELECT id, organisation_id FROM identity_entity
          WHERE id IN (SELECT entity_id FROM whole) FOR KEY SHARE)
  SELECT (SELECT count(*) FROM whole w
           WHERE NOT EXISTS (SELECT FROM runs r
                              WHERE r.id = w.run_id AND r.organisation_id = w.organisation_id)
              OR NOT EXISTS (SELECT FROM entities e
                              WHERE e.id = w.entity_id
                                AND e.organisation_id = w.organisation_id))
       + (SELECT count(*) FROM written w
           WHERE NOT EXISTS (SELECT FROM receivables_customer c
                              WHERE c.id = w.customer_id
                                AND c.organisation_id = w.organisation_id))
    INTO about_nothing;
  IF about_nothing > 0 THEN
    RAISE EXCEPTION 'a decision is about a run, an entity or a customer that is not there'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'decision_refers';
  END IF;
  RETURN NULL;
END $$;
-- Counted, not asked for with EXISTS: who looks for the first row looks each customer up.

CREATE FUNCTION casework_decision_is_about_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM casework_run r JOIN casework_decision d ON d.run_id = r.id
              WHERE r.organisation_id = OLD.organisation_id AND d.customer_id = OLD.id) THEN
    RAISE EXCEPTION 'decisions refer to it: it stays'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'decision_refers';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER decided_about ON receivables_customer;
CREATE TRIGGER decided_about AFTER DELETE ON receivables_customer
  FOR EACH ROW EXECUTE FUNCTION casework_decision_is_about_customer();
"""
LET_GO = """
DROP TRIGGER decided_about ON receivables_customer;
DROP FUNCTION casework_decision_is_about_customer();
CREATE TRIGGER decided_about AFTER DELETE ON receivables_customer
  FOR EACH ROW EXECUTE FUNCTION casework_decision_is_about('customer_id');
"""
"""What looks at references stays as it is: it asks the same."""

LISTS = {
    "decision_going_out": models.Q(action__in=["message", "letter"]),
    "decision_calls": models.Q(action="call"),
    "decision_held_back": models.Q(status="blocked"),
    "decision_in_peace": models.Q(status="silent"),
}


def _without(index: str) -> migrations.RemoveIndex:
    return migrations.RemoveIndex(model_name="decision", name=index)


def _with(name: str, condition: models.Q) -> migrations.AddIndex:
    index = models.Index(fields=["run", "rank"], condition=condition, name=name)
    return migrations.AddIndex(model_name="decision", index=index)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_decisions_in_bulk"),
        ("identity", "0002_isolation"),
        ("receivables", "0002_isolation"),
    ]

    operations = [
        *map(_without, ("decision_of_customer", "decision_worklist", *LISTS)),
        migrations.AddField(
            model_name="decision",
            name="rank",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        RunSQL(sql=RANK, reverse_sql=RunSQL.noop),
        migrations.RemoveConstraint(model_name="decision", name="decision_once_a_run"),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=["run", "customer", "key"], name="decision_once_a_run"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["run", "disposition", "rank"],
                condition=models.Q(disposition__in=["proposed", "awaiting"]),
                name="decision_open",
            ),
        ),
        *(_with(name, condition) for name, condition in LISTS.items()),
        RunSQL(sql=REFERS, reverse_sql=LET_GO),
    ]
