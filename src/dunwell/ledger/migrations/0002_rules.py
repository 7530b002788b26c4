"""What the database itself guarantees about the books.

- The legs of a posting are written by one statement, and balance in each currency.
- Entries and postings are append-only.
- What an item has open follows its entries, in the same statement; the check constraint on
  the item then refuses to apply more than there is.
- An item may change nothing but what is open on it and when it closed.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from dunwell.identity.isolation import append_only, isolate

BALANCE = """
CREATE FUNCTION ledger_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER entries_balance AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_balance();
"""

UNBALANCE = """
DROP TRIGGER entries_balance ON ledger_entry;
DROP FUNCTION ledger_entries_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("identity", "0002_isolation")]

    operations = [
        isolate("ledger_openitem"),
        isolate("ledger_posting"),
        isolate("ledger_entry"),
        append_only("ledger_posting"),
        append_only("ledger_entry"),
        RunSQL(sql=BALANCE, reverse_sql=UNBALANCE),
    ]
