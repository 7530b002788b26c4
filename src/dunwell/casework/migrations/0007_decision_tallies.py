"""How many decisions of each kind a run has, kept as they change instead of counted each time.

A day of a large firm has tens of thousands of decisions, and Today shows their numbers. What
each statement inserts or changes is added up once, by the statement itself.
"""

from django.db import migrations, models
from django.db.migrations.operations import RunSQL
from django.db.models.deletion import CASCADE, PROTECT

from dunwell.identity.isolation import isolate

KEEP = """
CREATE FUNCTION casework_tally_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO casework_decisiontally
         (organisation_id, run_id, status, action, disposition, decisions)
  SELECT organisation_id, run_id, status, action, disposition, count(*)
    FROM after_it GROUP BY 1, 2, 3, 4, 5;
  RETURN NULL;
END $$;
CREATE FUNCTION casework_tally_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO casework_decisiontally
         (organisation_id, run_id, status, action, disposition, decisions)
  SELECT organisation_id, run_id, status, action, disposition, sum(by)
    FROM (SELECT organisation_id, run_id, status, action, disposition, 1 AS by FROM after_it
          UNION ALL
          SELECT organisation_id, run_id, status, action, disposition, -1 FROM before_it) moved
   GROUP BY 1, 2, 3, 4, 5 HAVING sum(by) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_new AFTER INSERT ON casework_decision
  REFERENCING NEW TABLE AS after_it
  FOR EACH STATEMENT EXECUTE FUNCTION casework_tally_new();
CREATE TRIGGER tally_changed AFTER UPDATE ON casework_decision
  REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
  FOR EACH STATEMENT EXECUTE FUNCTION casework_tally_changed();
"""
LET_GO = """
DROP TRIGGER tally_changed ON casework_decision;
DROP TRIGGER tally_new ON casework_decision;
DROP FUNCTION casework_tally_changed();
DROP FUNCTION casework_tally_new();
"""
COUNT_ONCE = """
ALTER TABLE casework_decision NO FORCE ROW LEVEL SECURITY;
INSERT INTO casework_decisiontally
       (organisation_id, run_id, status, action, disposition, decisions)
SELECT organisation_id, run_id, status, action, disposition, count(*)
  FROM casework_decision GROUP BY 1, 2, 3, 4, 5;
ALTER TABLE casework_decision FORCE ROW LEVEL SECURITY;
"""
KINDS = [
    ("none", "None"),
    ("proposed", "Proposed"),
    ("awaiting", "Awaiting"),
    ("queued", "Queued"),
    ("tasked", "Tasked"),
    ("set_aside", "Set Aside"),
    ("lapsed", "Lapsed"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_placements_need_proof"),
        ("identity", "0002_isolation"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.CharField(max_length=16)),
                ("action", models.CharField(max_length=10)),
                ("disposition", models.CharField(choices=KINDS, max_length=10)),
                ("decisions", models.IntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=PROTECT,
                        related_name="+",
                        to="identity.organisation",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="tallies", to="casework.run"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        RunSQL(sql=COUNT_ONCE, reverse_sql=RunSQL.noop),
        isolate("casework_decisiontally"),
        RunSQL(sql=KEEP, reverse_sql=LET_GO),
        migrations.RemoveIndex(model_name="decision", name="decision_tally"),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["run", "-priority", "key"],
                condition=models.Q(action="call"),
                name="decision_calls",
            ),
        ),
    ]
