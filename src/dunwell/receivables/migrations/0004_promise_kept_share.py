from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("receivables", "0003_customer_city"),
    ]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="kept_share_bp",
            field=models.PositiveSmallIntegerField(default=9500),
        ),
    ]
