"""What a person must look at is found at once, however much has been sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_limits_hold")]

    operations = [
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                fields=["organisation", "-created_at"],
                condition=models.Q(status__in=["failed", "ambiguous"]),
                name="outbox_stuck",
            ),
        )
    ]
