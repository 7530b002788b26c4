"""Row-level security. Memberships stay readable before a scope exists: they lead to it."""

from django.db import migrations

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [isolate("identity_entity")]
