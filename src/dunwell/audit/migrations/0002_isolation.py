"""Own rows only, and never changed."""

from django.db import migrations

from dunwell.identity.isolation import append_only, isolate


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [isolate("audit_auditevent"), append_only("audit_auditevent")]
