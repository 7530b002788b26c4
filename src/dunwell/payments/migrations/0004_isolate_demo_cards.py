"""Own rows only, for the demo card company too."""

from django.db import migrations

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_demo_card_session")]

    operations = [isolate("payments_democardsession")]
