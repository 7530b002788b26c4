"""Own rows only."""

from django.db import migrations

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        isolate("payments_payment"),
        isolate("payments_allocation"),
        isolate("payments_checkout"),
        isolate("payments_providerevent"),
    ]
