"""Hundreds of thousands of decisions in one statement: what they refer to is checked once.

Four foreign keys, each looked up row by row, took longer than the rows themselves. One look at
all rows together proves the same, and that all is of one organisation besides. A decision's
run, entity and customer cannot go while it is there, and it never passes to another.

Run and entity are locked against leaving, as a foreign key does it. The customers are not, which
would write to each of their rows: who is decided about owes something, and open items hold their
customer by a foreign key of their own.

Runs and customers are found through the indexes that begin with them; the single ones go.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

REFERS = """
CREATE FUNCTION casework_decision_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM casework_run WHERE id IN (SELECT run_id FROM after_it) FOR KEY SHARE;
  PERFORM FROM identity_entity WHERE id IN (SELECT entity_id FROM after_it) FOR KEY SHARE;
  IF EXISTS (
      SELECT FROM (SELECT DISTINCT organisation_id, run_id, entity_id FROM after_it) w
        LEFT JOIN casework_run r ON r.id = w.run_id AND r.organisation_id = w.organisation_id
        LEFT JOIN identity_entity e
               ON e.id = w.entity_id AND e.organisation_id = w.organisation_id
       WHERE r.id IS NULL OR e.id IS NULL)
     OR EXISTS (
      SELECT FROM after_it w
        LEFT JOIN receivables_customer c
               ON c.id = w.customer_id AND c.organisation_id = w.organisation_id
       WHERE c.id IS NULL) THEN
    RAISE EXCEPTION 'a decision is about a run, an entity or a customer that is not there'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'decision_refers';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refers AFTER INSERT ON casework_decision
  REFERENCING NEW TABLE AS after_it
  FOR EACH STATEMENT EXECUTE FUNCTION casework_decision_refers();

CREATE FUNCTION casework_decision_stays_whose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'whose decision it is, and of which run, never changes'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decision_stays_whose';
END $$;
CREATE TRIGGER stays_whose
  BEFORE UPDATE OF organisation_id, run_id, entity_id, customer_id ON casework_decision
  FOR EACH STATEMENT EXECUTE FUNCTION casework_decision_stays_whose();

CREATE FUNCTION casework_decision_is_about() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_decided_about boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM casework_decision
                                  WHERE organisation_id = $1 AND %I = $2)', TG_ARGV[0])
     INTO is_decided_about USING OLD.organisation_id, OLD.id;
  IF is_decided_about THEN
    RAISE EXCEPTION 'decisions refer to it: it stays'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'decision_refers';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER decided_about AFTER DELETE ON casework_run
  FOR EACH ROW EXECUTE FUNCTION casework_decision_is_about('run_id');
CREATE TRIGGER decided_about AFTER DELETE ON identity_entity
  FOR EACH ROW EXECUTE FUNCTION casework_decision_is_about('entity_id');
CREATE TRIGGER decided_about AFTER DELETE ON receivables_customer
  FOR EACH ROW EXECUTE FUNCTION casework_decision_is_about('customer_id');
"""
LET_GO = """
DROP TRIGGER decided_about ON receivables_customer;
DROP TRIGGER decided_about ON identity_entity;
DROP TRIGGER decided_about ON casework_run;
DROP FUNCTION casework_decision_is_about();
DROP TRIGGER stays_whose ON casework_decision;
DROP FUNCTION casework_decision_stays_whose();
DROP TRIGGER refers ON casework_decision;
DROP FUNCTION casework_decision_refers();
"""


def _refers(name: str, to: str, **options: object) -> migrations.AlterField:
    field = models.ForeignKey(to=to, db_constraint=False, db_index=False, **options)
    return migrations.AlterField(model_name="decision", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_decision_tallies"),
        ("identity", "0002_isolation"),
        ("receivables", "0002_isolation"),
    ]

    operations = [
        _refers(
            "organisation",
            "identity.organisation",
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
        ),
        _refers(
            "run",
            "casework.run",
            on_delete=django.db.models.deletion.CASCADE,
            related_name="decisions",
        ),
        _refers(
            "customer",
            "receivables.customer",
            on_delete=django.db.models.deletion.PROTECT,
            related_name="decisions",
        ),
        _refers(
            "entity",
            "identity.entity",
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
        ),
        RunSQL(sql=REFERS, reverse_sql=LET_GO),
    ]
