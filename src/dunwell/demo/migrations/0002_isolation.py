"""Own rows only."""

from django.db import migrations

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [("demo", "0001_initial")]

    operations = [
        isolate("demo_coming"),
    ]
