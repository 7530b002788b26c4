"""Own rows only."""

from django.db import migrations

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]

    operations = [
        isolate("channels_sender"),
        isolate("channels_outboxmessage"),
        isolate("channels_contactattempt"),
    ]
