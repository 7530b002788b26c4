"""Own rows only."""

from django.db import migrations

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        isolate("casework_policyversion"),
        isolate("casework_case"),
        isolate("casework_casestep"),
        isolate("casework_toldstage"),
        isolate("casework_run"),
        isolate("casework_decision"),
        isolate("casework_approval"),
        isolate("casework_calltask"),
    ]
