"""A published policy is never changed or taken away: each decision names the one it was made by."""

from django.db import migrations

from dunwell.identity.isolation import append_only


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_worklist_indexes")]

    operations = [append_only("casework_policyversion")]
