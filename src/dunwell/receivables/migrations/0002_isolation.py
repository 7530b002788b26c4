"""Own rows only."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from dunwell.identity.isolation import isolate


ITEM_HAS_CUSTOMER = """
ALTER TABLE ledger_openitem ADD CONSTRAINT openitem_customer
  FOREIGN KEY (customer_id) REFERENCES receivables_customer (id) DEFERRABLE INITIALLY DEFERRED
"""

class Migration(migrations.Migration):
    dependencies = [("receivables", "0001_initial")]

    operations = [
        isolate("receivables_customer"),
        isolate("receivables_contact"),
        isolate("receivables_address"),
        isolate("receivables_invoice"),
        isolate("receivables_promise"),
        isolate("receivables_promiseditem"),
        isolate("receivables_hold"),
        isolate("receivables_freshness"),
        isolate("receivables_portallink"),
        isolate("receivables_note"),
        isolate("receivables_importbatch"),
        RunSQL(
            sql=ITEM_HAS_CUSTOMER,
            reverse_sql="ALTER TABLE ledger_openitem DROP CONSTRAINT openitem_customer",
        ),
    ]
