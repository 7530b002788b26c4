"""Many legs at once stay as quick a leg as few, whatever the statistics say.

A table that was emptied, or whose rows were rolled back, counts as empty until it is analysed
again. Planned on that, the joins below compared every leg with every item: thirty thousand
invoices after a dry run took half an hour. With many legs the plan may not loop over rows, and
it is made for the legs at hand instead of being kept from the session's first posting.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

BALANCE = """
CREATE OR REPLACE FUNCTION ledger_entries_balance() RETURNS trigger LANGUAGE plpgsql
SET enable_nestloop = on AS $$
DECLARE wrong record;
BEGIN
  SELECT posting_id, currency, sum(amount_minor) AS off INTO wrong
    FROM written GROUP BY posting_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'posting % is out of balance by % %', wrong.posting_id, wrong.off, wrong.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_balances';
  END IF;
  IF (SELECT count(*) FROM written) > 1000 THEN
    PERFORM set_config('enable_nestloop', 'off', true);
  END IF;
  EXECUTE 'SELECT w.item_id FROM written w JOIN ledger_openitem i ON i.id = w.item_id
            WHERE i.currency <> w.currency OR i.organisation_id <> w.organisation_id LIMIT 1'
     INTO wrong;
  IF wrong.item_id IS NOT NULL THEN
    RAISE EXCEPTION 'an entry is in another currency or organisation than its item'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_matches_item';
  END IF;
  EXECUTE 'UPDATE ledger_openitem i
              SET open_minor = i.open_minor + moved.amount,
                  closed_on = CASE WHEN i.open_minor + moved.amount = 0 THEN moved.on_date END
             FROM (SELECT w.item_id, sum(w.amount_minor) AS amount, max(p.happened_on) AS on_date
                     FROM written w JOIN ledger_posting p ON p.id = w.posting_id
                    WHERE w.item_id IS NOT NULL GROUP BY w.item_id) moved
            WHERE i.id = moved.item_id';
  RETURN NULL;
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION ledger_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
  SELECT posting_id, currency, sum(amount_minor) AS off INTO wrong
    FROM written GROUP BY posting_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'posting % is out of balance by % %', wrong.posting_id, wrong.off, wrong.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_balances';
  END IF;
  IF EXISTS (SELECT 1 FROM written w JOIN ledger_openitem i ON i.id = w.item_id
              WHERE i.currency <> w.currency OR i.organisation_id <> w.organisation_id) THEN
    RAISE EXCEPTION 'an entry is in another currency or organisation than its item'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_matches_item';
  END IF;
  UPDATE ledger_openitem i
     SET open_minor = i.open_minor + moved.amount,
         closed_on = CASE WHEN i.open_minor + moved.amount = 0 THEN moved.on_date END
    FROM (SELECT w.item_id, sum(w.amount_minor) AS amount, max(p.happened_on) AS on_date
            FROM written w JOIN ledger_posting p ON p.id = w.posting_id
           WHERE w.item_id IS NOT NULL GROUP BY w.item_id) moved
   WHERE i.id = moved.item_id;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_rules")]

    operations = [RunSQL(sql=BALANCE, reverse_sql=BEFORE)]
