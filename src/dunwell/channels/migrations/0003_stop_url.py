"""A message knows where its reader can stop such messages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_isolation")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="stop_url",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
