"""The facts that a run keeps are packed already: nobody tries to pack them once more."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

STORE = "ALTER TABLE casework_runfacts ALTER COLUMN data SET STORAGE {how}"


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_decisions_in_order")]

    operations = [
        RunSQL(sql=STORE.format(how="EXTERNAL"), reverse_sql=STORE.format(how="EXTENDED"))
    ]
